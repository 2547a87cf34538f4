import { Form, Input } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { words } from './words.ts'

/** Writes down why a provider rejected a template. */
export const RejectDialog = ({
  template,
  onClose,
}: {
  template: { id: bigint }
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ reason: string }>()
  const set = useCommand('setProviderTemplateState')
  return (
    <ActionDialog
      title={t('to.rejected')}
      okText={t('save')}
      form={form}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('rejectedEffect')}
      onSubmit={async ({ reason }) => {
        const input = { providerTemplateId: template.id, state: 'rejected' as const, reason }
        if (await set.give(input)) onClose()
      }}
    >
      <Form.Item name="reason" label={t('rejectedWhy')} rules={required(t('rejectedWhy'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
