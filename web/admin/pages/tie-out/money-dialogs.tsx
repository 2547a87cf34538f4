import { App, Form, Input, Select } from 'antd'
import { isPlainDate } from '../../../../src/kernel/period.ts'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { fenOf, MoneyField } from '../../parts/money-field.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMe } from '../../shell/use-me.ts'
import { channelWord } from './channel-table.tsx'
import type { Channel } from './page.tsx'
import { words } from './words.ts'

type Props = { date: string; rows: readonly Channel[]; onClose: () => void }

const ChannelField = ({ rows }: { rows: readonly Channel[] }) => {
  const t = useWords(words)
  return (
    <Form.Item name="account" label={t('channel')}>
      <Select
        options={rows.map(({ channelAccountId, channel, name }) => ({
          value: channelAccountId.toString(),
          label: channel === 'wechatpay' ? `${t('wechatpay')} ${name}` : t(channelWord(channel)),
        }))}
      />
    </Form.Item>
  )
}

/** Money of a channel has reached the bank. */
export const LandingDialog = ({ rows, onClose }: Props) => {
  const t = useWords(words)
  const { today } = useMe()
  const { message } = App.useApp()
  const landing = useCommand('recordLanding')
  const [form] = Form.useForm<{ account: string; on: string; money: string; reference?: string }>()
  const account = Form.useWatch('account', form)
  const row = rows.find(({ channelAccountId }) => channelAccountId.toString() === account)
  return (
    <ActionDialog
      title={t('landing')}
      okText={t('landing')}
      form={form}
      initial={{ account: rows[0]?.channelAccountId.toString() ?? '', on: today }}
      isBusy={landing.isPending}
      onClose={onClose}
      effect={t('landingEffect', { fen: yuan(row?.transit.closingFen ?? 0n) })}
      onSubmit={async ({ account: id, on, money, reference }) => {
        const answer = await landing.give({
          channelAccountId: BigInt(id),
          landedOn: on,
          amountFen: fenOf(money),
          reference: reference ?? '',
        })
        if (!answer) return
        message.success(t('landingDone'))
        onClose()
      }}
    >
      <ChannelField rows={rows.filter(({ channel }) => channel !== 'cash')} />
      <Form.Item
        name="on"
        label={t('landedOn')}
        rules={[
          {
            validator: (_, value) =>
              isPlainDate(String(value)) ? Promise.resolve() : Promise.reject(t('dateWrong')),
          },
        ]}
      >
        <DateField />
      </Form.Item>
      <MoneyField name="money" label={t('amount')} />
      <Form.Item name="reference" label={t('reference')}>
        <Input maxLength={60} />
      </Form.Item>
    </ActionDialog>
  )
}

/** What was counted of a day's cash, slips or transfers. */
export const CountDialog = ({ date, rows, onClose }: Props) => {
  const t = useWords(words)
  const { message } = App.useApp()
  const count = useCommand('recordCount')
  const [form] = Form.useForm<{ account: string; count: string; money: string }>()
  const counted = rows.filter(({ channel }) => channel !== 'wechatpay')
  return (
    <ActionDialog
      title={t('countOn', { date })}
      okText={t('countTitle')}
      form={form}
      initial={{ account: counted[0]?.channelAccountId.toString() ?? '' }}
      isBusy={count.isPending}
      onClose={onClose}
      effect={t('countEffect')}
      onSubmit={async (fields) => {
        const answer = await count.give({
          channelAccountId: BigInt(fields.account),
          date,
          count: Number(fields.count),
          amountFen: fenOf(fields.money),
        })
        if (!answer) return
        message.success(
          answer.openCount > 0 ? t('countOpen', { n: answer.openCount }) : t('countDone'),
        )
        onClose()
      }}
    >
      <ChannelField rows={counted} />
      <Form.Item
        name="count"
        label={t('countOf')}
        rules={[{ pattern: /^\d{1,6}$/, required: true, message: t('countWrong') }]}
      >
        <Input inputMode="numeric" />
      </Form.Item>
      <MoneyField name="money" label={t('amount')} />
    </ActionDialog>
  )
}
