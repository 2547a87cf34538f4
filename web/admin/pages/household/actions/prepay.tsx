import { App, Form, Select } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog } from '../../../parts/action-dialog.tsx'
import { fenOf, MoneyField } from '../../../parts/money-field.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { words } from '../words.ts'

const methods = ['cash', 'pos', 'transfer'] as const

/** Money taken for what is not billed yet. */
export const PrepayDialog = ({
  householdId,
  onClose,
}: {
  householdId: bigint
  onClose: () => void
}) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const [form] = Form.useForm<{ money: string; method: (typeof methods)[number] }>()
  const take = useCommand('takePayment')
  return (
    <ActionDialog
      title={t('prepayTitle')}
      okText={t('prepayOk')}
      form={form}
      initial={{ method: 'cash' }}
      isBusy={take.isPending}
      onClose={onClose}
      effect={t('prepayEffect')}
      onSubmit={async ({ money, method }) => {
        const answer = await take.give({ householdId, method, ticked: [], amountFen: fenOf(money) })
        if (!answer) return
        message.success(t('prepayDone'))
        onClose()
      }}
      width={400}
    >
      <MoneyField name="money" label={t('amount')} />
      <Form.Item name="method" label={t('method')}>
        <Select options={methods.map((method) => ({ value: method, label: t(method) }))} />
      </Form.Item>
    </ActionDialog>
  )
}
