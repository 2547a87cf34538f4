import { Form, Input } from 'antd'
import { methodWords } from '../../../../src/kernel/payment-method.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { fenOf, MoneyField } from '../../parts/money-field.tsx'
import type { Payment } from './payment-list.tsx'
import { words } from './words.ts'

type Props = { payment: Payment; onClose: () => void }

/** Money back the way it came, once someone else approves. */
export const RefundDialog = ({ payment, onClose }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const left = payment.amountFen - payment.refundedFen
  return (
    <CommandDialog
      command="requestRefund"
      input={({ money, reason }: { money: string; reason: string }) => ({
        paymentId: payment.id,
        amountFen: fenOf(money),
        reason,
      })}
      done={t('refundRequested')}
      title={t('requestRefund')}
      okText={t('submitRefund')}
      effect={t('refundEffect', {
        left: yuan(left),
        method: methodWords(payment.method)[language],
      })}
      onClose={onClose}
    >
      <MoneyField name="money" label={t('amount')} max={left} />
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={80} />
      </Form.Item>
    </CommandDialog>
  )
}

/** A payment that was taken at the counter by mistake. */
export const ReverseDialog = ({ payment, count, onClose }: Props & { count: number }) => {
  const t = useWords(words)
  const required = useRequired()
  const fen = yuan(payment.amountFen)
  return (
    <CommandDialog
      command="reversePayment"
      input={({ reason }: { reason: string }) => ({ paymentId: payment.id, reason })}
      done={t('reversedDone')}
      title={t('reverseTitle', { fen })}
      okText={t('reverse')}
      effect={t('reverseEffect', { fen, n: count, prepaid: yuan(payment.surplusFen) })}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={200} autoFocus />
      </Form.Item>
    </CommandDialog>
  )
}
