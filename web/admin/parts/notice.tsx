import type { ReactNode } from 'react'
import { useLanguage, useWords } from '../language/language.tsx'
import { placeText, refusalOf } from '../rpc/refusal.ts'
import { Button } from './button.tsx'
import { Icon, type IconName } from './icon.tsx'
import { words } from './words.ts'

/** What stands in the place of something that is empty, failed or not allowed. */
export const Notice = ({
  icon,
  title,
  children,
  action,
}: {
  icon: IconName
  title: string
  children?: ReactNode
  action?: ReactNode
}) => (
  <div className="notice">
    <Icon name={icon} />
    <b>{title}</b>
    {children ? <p>{children}</p> : null}
    {action}
  </div>
)

/** A part that failed, with a way to try again, or the right that is missing. */
export const FailureNotice = ({ error, onRetry }: { error: unknown; onRetry: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const refusal = refusalOf(error)
  if (refusal.status === 403) {
    return (
      <Notice icon="lock" title={t('noRight')}>
        {t('noRightWhy')}
      </Notice>
    )
  }
  return (
    <Notice
      icon="overdue"
      title={t('failed')}
      action={<Button onClick={onRetry}>{t('retry')}</Button>}
    >
      {refusal[language]} {placeText(refusal, language)}
    </Notice>
  )
}
