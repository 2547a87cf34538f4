import { App, Form, Input, Select } from 'antd'
import { yuan } from '../../../../shared/money.ts'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { fenOf, MoneyField } from '../../../parts/money-field.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { words } from '../words.ts'
import type { Action } from './action.ts'

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

type Payment = Extract<Action, { kind: 'refund' }>['payment']

/** Money back the way it came, once someone else approves. */
export const RefundDialog = ({ payment, onClose }: { payment: Payment; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ money: string; reason: string }>()
  const request = useCommand('requestRefund')
  const left = payment.amountFen - payment.refundedFen
  return (
    <ActionDialog
      title={t('refund')}
      okText={t('refundOk')}
      form={form}
      isBusy={request.isPending}
      onClose={onClose}
      effect={t('refundEffect', { refunded: yuan(payment.refundedFen), left: yuan(left) })}
      onSubmit={async ({ money, reason }) => {
        const answer = await request.give({
          paymentId: payment.id,
          amountFen: fenOf(money),
          reason,
        })
        if (!answer) return
        message.success(t('requested'))
        onClose()
      }}
    >
      <MoneyField name="money" label={t('amount')} max={left} />
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={80} />
      </Form.Item>
    </ActionDialog>
  )
}
