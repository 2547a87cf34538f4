import { Form } from 'antd'
import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { Button } from '../../parts/button.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMay } from '../../shell/use-me.ts'
import type { Sending } from './use-sending.ts'
import { words } from './words.ts'

/** Pause, go on, end: what can be done with a sending in its state. */
export const Steer = ({ sending }: { sending: Sending }) => {
  const t = useWords(words)
  const maySend = useMay('administrator', 'accountant', 'manager')
  const pause = useCommand('pauseDelivery')
  const resume = useCommand('resumeDelivery')
  const [isEnding, setEnding] = useState(false)
  const { id: runId, state, progress } = sending
  const isOpen = (state === 'sending' || state === 'paused') && progress.waiting > 0
  if (!maySend || !(isOpen || state === 'scheduled')) return null
  return (
    <>
      {state === 'scheduled' ? null : state === 'sending' ? (
        <Button onClick={() => void pause.give({ runId })} disabled={pause.isPending}>
          {t('pause')}
        </Button>
      ) : (
        <Button
          kind="primary"
          onClick={() => void resume.give({ runId })}
          disabled={resume.isPending}
        >
          {t('resume', { n: progress.waiting })}
        </Button>
      )}
      <Button onClick={() => setEnding(true)}>{t('cancelSending')}</Button>
      {isEnding ? <EndDialog sending={sending} onClose={() => setEnding(false)} /> : null}
    </>
  )
}

const EndDialog = ({ sending, onClose }: { sending: Sending; onClose: () => void }) => {
  const t = useWords(words)
  const [form] = Form.useForm<object>()
  const cancel = useCommand('cancelDelivery')
  const { waiting } = sending.progress
  const isScheduled = sending.state === 'scheduled'
  return (
    <ActionDialog
      title={t('cancelSending')}
      okText={isScheduled ? t('sendNot') : t('withdraw', { n: waiting })}
      form={form}
      isBusy={cancel.isPending}
      onClose={onClose}
      onSubmit={async () => {
        if (await cancel.give({ runId: sending.id })) onClose()
      }}
    >
      <p>
        {isScheduled
          ? t('sendNotEffect')
          : t(sending.announcementId === null ? 'withdrawEffect' : 'withdrawAnnounced', {
              n: waiting,
              sent: sending.progress.sent,
            })}
      </p>
    </ActionDialog>
  )
}
