import { App, Form, Input, Select } from 'antd'
import { monthName } from '../../../../shared/dates.ts'
import { yuan } from '../../../../shared/money.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { fenOf, MoneyField } from '../../../parts/money-field.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import type { Charge } from '../use-household.ts'
import { words } from '../words.ts'

type Props = { charges: readonly Charge[]; charge: Charge | undefined; onClose: () => void }

/** Open charges to choose from; the one the dialog was opened from is chosen already. */
const ChargeField = ({ charges }: { charges: readonly Charge[] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  return (
    <Form.Item
      name="chargeId"
      label={t('charge')}
      extra={t('chargeHint')}
      rules={required(t('charge'))}
    >
      <Select
        options={charges.map((charge) => ({
          value: charge.id.toString(),
          label: `${monthName(charge.periodMonth, language)} ${charge.itemName[language]} ${yuan(charge.outstandingFen)}`,
        }))}
      />
    </Form.Item>
  )
}

const useChosen = (charges: readonly Charge[], initial: Charge | undefined) => {
  const first = initial ?? charges[0]
  return {
    first,
    find: (id: string | undefined): Charge | undefined =>
      id === undefined ? first : charges.find((charge) => charge.id.toString() === id),
  }
}

const waiverKinds = ['waiver', 'compensation', 'hardship', 'discount'] as const
type WaiverFields = {
  chargeId: string
  kind: (typeof waiverKinds)[number]
  money: string
  reason: string
}

export const WaiverDialog = ({ charges, charge, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<WaiverFields>()
  const request = useCommand('requestWaiver')
  const { first, find } = useChosen(charges, charge)
  const chosen = find(Form.useWatch('chargeId', form))
  const money = Form.useWatch('money', form)
  const labels = {
    waiver: t('kindWaiver'),
    compensation: t('kindCompensation'),
    hardship: t('kindHardship'),
    discount: t('kindDiscount'),
  }
  return (
    <ActionDialog
      title={t('waiverTitle')}
      okText={t('waiverOk')}
      form={form}
      initial={{ kind: 'waiver', ...(first ? { chargeId: first.id.toString() } : {}) }}
      isBusy={request.isPending}
      onClose={onClose}
      effect={t('waiverEffect', { fen: yuan(fenOf(money)) })}
      onSubmit={async ({ chargeId, kind, money: typed, reason }) => {
        const target = find(chargeId)
        if (!target) return
        const answer = await request.give({
          chargeId: target.id,
          periodMonth: target.periodMonth,
          kind,
          amountFen: fenOf(typed),
          reason,
        })
        if (!answer) return
        message.success(t('requested'))
        onClose()
      }}
    >
      <ChargeField charges={charges} />
      <Form.Item name="kind" label={t('waiverKind')}>
        <Select options={waiverKinds.map((kind) => ({ value: kind, label: labels[kind] }))} />
      </Form.Item>
      <MoneyField
        name="money"
        label={t('amount')}
        {...(chosen ? { max: chosen.outstandingFen } : {})}
      />
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('reasonHint')}
        rules={required(t('reason'))}
      >
        <Input.TextArea maxLength={200} rows={2} />
      </Form.Item>
    </ActionDialog>
  )
}

export const DisputeDialog = ({ charges, charge, onClose }: Props) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ chargeId: string; note: string }>()
  const open = useCommand('openDispute')
  const notHeld = charges.filter(({ isHeld }) => !isHeld)
  const { first, find } = useChosen(notHeld, charge)
  const chosen = find(Form.useWatch('chargeId', form))
  return (
    <ActionDialog
      title={t('disputeTitle')}
      okText={t('disputeOk')}
      form={form}
      {...(first ? { initial: { chargeId: first.id.toString() } } : {})}
      isBusy={open.isPending}
      onClose={onClose}
      effect={t('disputeEffect', { fen: yuan(chosen?.outstandingFen ?? 0n) })}
      onSubmit={async ({ chargeId, note }) => {
        const target = find(chargeId)
        if (!target) return
        const { id, periodMonth } = target
        const answer = await open.give({ chargeId: id, periodMonth, note })
        if (!answer) return
        message.success(t('disputeDone', { on: answer.answerDueOn }))
        onClose()
      }}
    >
      <ChargeField charges={notHeld} />
      <Form.Item name="note" label={t('disputeNote')} rules={required(t('disputeNote'))}>
        <Input.TextArea maxLength={500} rows={3} />
      </Form.Item>
    </ActionDialog>
  )
}

export const AnswerDialog = ({ holdId, onClose }: { holdId: bigint; onClose: () => void }) => {
  const t = useWords(words)
  const close = useCommand('closeDispute')
  return (
    <TextDialog
      title={t('answerDispute')}
      okText={t('answerOk')}
      label={t('answer')}
      maxLength={500}
      effect={t('answerEffect')}
      done={t('answerDone')}
      isBusy={close.isPending}
      onClose={onClose}
      give={(answer) => close.give({ holdId, answer })}
    />
  )
}

export const ReverseDialog = ({ charge, onClose }: { charge: Charge; onClose: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const reverse = useCommand('reverseCharge')
  const { id, periodMonth, itemName, amountFen } = charge
  return (
    <TextDialog
      title={`${t('reverseTitle')} ${monthName(periodMonth, language)} ${itemName[language]} ${yuan(amountFen)}`}
      okText={t('reverseOk')}
      label={t('reason')}
      maxLength={200}
      effect={t('reverseEffect')}
      done={t('reverseDone')}
      isBusy={reverse.isPending}
      onClose={onClose}
      give={(reason) => reverse.give({ chargeId: id, periodMonth, reason })}
    />
  )
}

/** A command that needs nothing but a reason or an answer. */
const TextDialog = ({
  label,
  maxLength,
  done,
  give,
  onClose,
  ...dialog
}: {
  title: string
  okText: string
  label: string
  maxLength: number
  effect: string
  done: string
  isBusy: boolean
  onClose: () => void
  give: (text: string) => Promise<unknown>
}) => {
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ text: string }>()
  return (
    <ActionDialog
      {...dialog}
      form={form}
      onClose={onClose}
      onSubmit={async ({ text }) => {
        if ((await give(text)) === undefined) return
        message.success(done)
        onClose()
      }}
    >
      <Form.Item name="text" label={label} rules={required(label)}>
        <Input.TextArea maxLength={maxLength} rows={3} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
