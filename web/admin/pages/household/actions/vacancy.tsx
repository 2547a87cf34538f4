import { useQuery } from '@tanstack/react-query'
import { App, Form, Input, Select } from 'antd'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { DateField } from '../../../parts/date-field.tsx'
import { api } from '../../../rpc/client.ts'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMe } from '../../../shell/use-me.ts'
import type { Profile } from '../use-household.ts'
import { words } from '../words.ts'

type Fields = {
  unitId: string
  itemId: string
  from: string
  to?: string
  share: string
  reason: string
  legalBasis: string
}

/** Asks for a unit to be billed at a share while it stands empty. */
export const VacancyDialog = ({ profile, onClose }: { profile: Profile; onClose: () => void }) => {
  const t = useWords(words)
  const language = useLanguage()
  const required = useRequired()
  const { message } = App.useApp()
  const { today } = useMe()
  const [form] = Form.useForm<Fields>()
  const items = useQuery(api.listChargeItems.queryOptions({ input: {} }))
  const request = useCommand('requestVacancy')
  const accounts = profile.accounts.filter(({ to }) => to === null)
  return (
    <ActionDialog
      title={t('vacancyTitle')}
      okText={t('vacancyOk')}
      form={form}
      initial={{
        from: today,
        share: '70',
        ...(accounts[0] ? { unitId: accounts[0].unitId.toString() } : {}),
      }}
      isBusy={request.isPending}
      onClose={onClose}
      effect={t('vacancyEffect')}
      onSubmit={async ({ unitId, itemId, from, to, share, reason, legalBasis }) => {
        const answer = await request.give({
          unitId: BigInt(unitId),
          chargeItemId: BigInt(itemId),
          from,
          to: to ? to : null,
          discountBp: Number(share) * 100,
          reason,
          legalBasis,
        })
        if (!answer) return
        message.success(t('requested'))
        onClose()
      }}
    >
      <Form.Item name="unitId" label={t('unit')} rules={required(t('unit'))}>
        <Select
          options={accounts.map(({ unitId: id, unitLabel }) => ({
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
      <Form.Item name="from" label={t('from')} rules={required(t('from'))}>
        <DateField />
      </Form.Item>
      <Form.Item name="to" label={t('to')} extra={t('toHint')}>
        <DateField isOptional />
      </Form.Item>
      <Form.Item
        name="share"
        label={t('share')}
        extra={t('shareHint')}
        rules={[{ required: true, pattern: /^\d{1,2}$/, message: t('shareWrong') }]}
      >
        <Input suffix="%" inputMode="numeric" maxLength={2} />
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item
        name="legalBasis"
        label={t('legalBasis')}
        extra={t('legalBasisHint')}
        rules={required(t('legalBasis'))}
      >
        <Input maxLength={200} />
      </Form.Item>
    </ActionDialog>
  )
}
