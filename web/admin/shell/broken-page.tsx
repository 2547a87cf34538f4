import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useWords } from '../language/language.tsx'
import { Button } from '../parts/button.tsx'
import { FailureNotice, Notice } from '../parts/notice.tsx'
import { words } from '../parts/words.ts'
import { refusalOf } from '../rpc/refusal.ts'

/** What stands in the place of a page that failed; the shell around it stays alive. */
export const BrokenPage = ({ error, reset }: ErrorComponentProps) => {
  const t = useWords(words)
  const router = useRouter()
  const retry = (): void => {
    // A browser keeps a part of the program that did not arrive as failed; only a new load asks again.
    if (/module|import/i.test(String(error))) {
      location.reload()
      return
    }
    reset()
    void router.invalidate()
  }
  // A call that failed says so itself; anything else is a bug of the page.
  if (refusalOf(error).code !== 'unreachable' || error instanceof TypeError) {
    return <FailureNotice error={error} onRetry={retry} />
  }
  return (
    <Notice
      icon="overdue"
      title={t('broken')}
      action={<Button onClick={retry}>{t('retry')}</Button>}
    >
      {t('brokenWhy')}
    </Notice>
  )
}
