import { App, Modal } from 'antd'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { words } from './words.ts'

export type PasswordShown = { name: string; signInName: string; password: string }

/** The first password, this once; it is kept nowhere and must be replaced at the first sign-in. */
export const FirstPassword = ({
  shown,
  onClose,
}: {
  shown: PasswordShown
  onClose: () => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  return (
    <Modal
      open
      title={t('passwordTitle', { name: shown.name })}
      closable={false}
      mask={{ closable: false }}
      footer={
        <Button kind="primary" onClick={onClose}>
          {t('passwordNoted')}
        </Button>
      }
    >
      <dl className="facts password">
        <dt>{t('signInName')}</dt>
        <dd>{shown.signInName}</dd>
        <dt>{t('firstPassword')}</dt>
        <dd>
          <code>{shown.password}</code>{' '}
          <button
            type="button"
            className="link"
            onClick={() =>
              void navigator.clipboard
                ?.writeText(shown.password)
                .then(() => message.success(t('copied')))
            }
          >
            {t('copy')}
          </button>
        </dd>
      </dl>
      <p className="effect">{t('passwordOnce')}</p>
    </Modal>
  )
}
