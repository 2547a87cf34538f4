import { Form, Input } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Account } from './carriers.tsx'
import { words } from './words.ts'

/** Takes an account out of use, with the reason written down. */
export const PauseDialog = ({ account, onClose }: { account: Account; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ reason: string }>()
  const pause = useCommand('pauseCarrierAccount')
  return (
    <ActionDialog
      title={t('pauseOf', { name: account.name })}
      okText={t('pause')}
      form={form}
      isBusy={pause.isPending}
      onClose={onClose}
      effect={t('pauseEffect')}
      onSubmit={async ({ reason }) => {
        if (await pause.give({ carrierAccountId: account.id, reason })) onClose()
      }}
    >
      <Form.Item name="reason" label={t('pauseReason')} rules={required(t('pauseReason'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
