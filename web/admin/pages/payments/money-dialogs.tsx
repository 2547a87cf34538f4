import { App, Form, Input } from 'antd'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { fenOf, MoneyField } from '../../parts/money-field.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import type { Payment } from './payment-table.tsx'
import { words } from './words.ts'

type Props = { payment: Payment; onClose: () => void }

/** Money back the way it came, once someone else approves. */
export const RefundDialog = ({ payment, onClose }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ money: string; reason: string }>()
  const request = useCommand('requestRefund')
  const left = payment.amountFen - payment.refundedFen
  return (
    <ActionDialog
      title={t('requestRefund')}
      okText={t('submitRefund')}
      form={form}
      isBusy={request.isPending}
      onClose={onClose}
      effect={t('refundEffect', {
        left: yuan(left),
        method: methodWords(payment.method)[language],
      })}
      onSubmit={async ({ money, reason }) => {
        const answer = await request.give({
          paymentId: payment.id,
          amountFen: fenOf(money),
          reason,
        })
        if (!answer) return
        message.success(t('refundRequested'))
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

/** A payment that was taken at the counter by mistake. */
export const ReverseDialog = ({ payment, count, onClose }: Props & { count: number }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const reverse = useCommand('reversePayment')
  return (
    <ActionDialog
      title={t('reverseTitle', { fen: yuan(payment.amountFen) })}
      okText={t('reverse')}
      form={form}
      isBusy={reverse.isPending}
      onClose={onClose}
      effect={t('reverseEffect', {
        fen: yuan(payment.amountFen),
        n: count,
        prepaid: yuan(payment.surplusFen),
      })}
      onSubmit={async ({ reason }) => {
        if (!(await reverse.give({ paymentId: payment.id, reason }))) return
        message.success(t('reversedDone'))
        onClose()
      }}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
