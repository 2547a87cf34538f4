import { Form, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { words } from '../words.ts'

/** A whole number is shown for a purpose, and only until the dialog is closed. */
export const RevealPhone = ({ phoneId, onClose }: { phoneId: bigint; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const [form] = Form.useForm<{ purpose: string }>()
  const [phone, setPhone] = useState<string | null>(null)
  const reveal = useCommand('revealPhone')
  return (
    <ActionDialog
      title={t('revealTitle')}
      okText={t('revealOk')}
      form={form}
      isBusy={reveal.isPending}
      onClose={onClose}
      onSubmit={async ({ purpose }) => {
        const answer = await reveal.give({ phoneId, purpose })
        if (answer) setPhone(answer.phone)
      }}
      effect={phone ? <b className="phone">{phone}</b> : undefined}
      width={400}
    >
      <Form.Item
        name="purpose"
        label={t('purpose')}
        extra={t('purposeHint')}
        rules={required(t('purpose'))}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
