import { useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { addDays } from '../../../../../src/kernel/period.ts'
import { yuan } from '../../../../shared/money.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { fenOf, MoneyField } from '../../../parts/money-field.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMe } from '../../../shell/use-me.ts'
import type { Profile } from '../use-household.ts'
import { words } from '../words.ts'

type Fields = {
  accountId: string
  itemId: string
  money: string
  description: string
  serviceOn: string
  dueOn: string
}
const defaultDaysToPay = 15

/** A charge that no tariff makes: an access card, a repair. */
export const OneOffDialog = ({ profile, onClose }: { profile: Profile; onClose: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const { message } = App.useApp()
  const { today } = useMe()
  const [form] = Form.useForm<Fields>()
  const items = useQuery(api.listChargeItems.queryOptions({ input: {} }))
  const post = useCommand('postOneOffCharge')
  const money = Form.useWatch('money', form)
  const accounts = profile.accounts.filter(({ to }) => to === null)
  const field = (name: keyof Fields, label: string, type = 'text', extra?: string) => (
    <Form.Item name={name} label={label} extra={extra} rules={required(label)}>
      <Input type={type} maxLength={100} />
    </Form.Item>
  )
  return (
    <ActionDialog
      title={t('oneOffTitle')}
      okText={t('oneOffOk')}
      form={form}
      initial={{
        serviceOn: today,
        dueOn: addDays(today, defaultDaysToPay),
        ...(accounts[0] ? { accountId: accounts[0].id.toString() } : {}),
      }}
      isBusy={post.isPending}
      onClose={onClose}
      effect={t('oneOffEffect', { fen: yuan(fenOf(money)) })}
      onSubmit={async ({ accountId, itemId, money: typed, description, serviceOn, dueOn }) => {
        const answer = await post.give({
          billingAccountId: BigInt(accountId),
          chargeItemId: BigInt(itemId),
          amountFen: fenOf(typed),
          description,
          serviceOn,
          dueOn,
        })
        if (!answer) return
        message.success(t('oneOffDone'))
        onClose()
      }}
    >
      <Form.Item name="accountId" label={t('account')} rules={required(t('account'))}>
        <Select
          options={accounts.map(({ id, unitLabel }) => ({
            value: id.toString(),
            label: unitLabel,
          }))}
        />
      </Form.Item>
      <Form.Item name="itemId" label={t('item')} rules={required(t('item'))}>
        <Select
          loading={items.isPending}
          options={(items.data?.items ?? [])
            .filter(({ isLateFee }) => !isLateFee)
            .map(({ id, name }) => ({ value: id.toString(), label: name[language] }))}
        />
      </Form.Item>
      <MoneyField name="money" label={t('amount')} />
      {field('description', t('description'), 'text', t('descriptionHint'))}
      {field('serviceOn', t('serviceOn'), 'date')}
      {field('dueOn', t('dueOn'), 'date')}
    </ActionDialog>
  )
}
