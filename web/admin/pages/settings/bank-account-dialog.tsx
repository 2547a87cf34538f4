import { App, Form, Input } from 'antd'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import type { Client } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { words } from './words.ts'

type Community = Awaited<ReturnType<Client['listCommunities']>>['communities'][number]

/** Where owners of a community transfer money to; all three fields, or none takes it off bills. */
export const BankAccountDialog = ({
  community,
  onClose,
}: {
  community: Community
  onClose: () => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<{ name: string; bank: string; number: string }>()
  const set = useCommand('setBankAccount')
  return (
    <ActionDialog
      title={t('bankAccountOf', { name: community.name })}
      okText={t('save')}
      form={form}
      initial={{
        name: community.bankAccountName,
        bank: community.bankName,
        number: community.bankAccountNo,
      }}
      isBusy={set.isPending}
      onClose={onClose}
      effect={t('bankAccountEffect')}
      onSubmit={async ({ name, bank, number }) => {
        const digits = number.replace(/\s/g, '')
        const isNone = name.trim() === '' && bank.trim() === '' && digits === ''
        const account = isNone ? null : { name, bank, number: digits }
        if (!(await set.give({ communityId: community.id, account }))) return
        void message.success(t('saved'))
        onClose()
      }}
    >
      <Form.Item name="name" label={t('bankAccountName')}>
        <Input maxLength={60} autoFocus />
      </Form.Item>
      <Form.Item name="bank" label={t('bankName')}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="number" label={t('bankAccountNo')}>
        <Input maxLength={40} inputMode="numeric" />
      </Form.Item>
    </ActionDialog>
  )
}
