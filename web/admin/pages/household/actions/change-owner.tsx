import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Select } from 'antd'
import { yuan } from '../../../../shared/money.ts'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { DateField } from '../../../parts/date-field.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import { useMe } from '../../../shell/use-me.ts'
import type { Balance, Profile } from '../use-household.ts'
import { words } from '../words.ts'
import { listOf } from './list-of.ts'

const agreements = ['sellerPays', 'buyerJoins', 'keepSeparate', 'escrow'] as const
type Fields = {
  unitId: string
  handedOverOn: string
  newOwners: string
  phones?: string
  agreement: (typeof agreements)[number]
}

/** 过户: who pays from when. Debts stay where they arose, and the dialog says how much that is. */
export const ChangeOwnerDialog = ({
  profile,
  balance,
  onClose,
}: {
  profile: Profile
  balance: Balance | undefined
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const { today } = useMe()
  const [form] = Form.useForm<Fields>()
  const change = useCommand('changeOwner')
  const accounts = profile.accounts.filter(({ to }) => to === null)
  const unitId = Form.useWatch('unitId', form) ?? accounts[0]?.unitId.toString()
  const openFen = balance?.units.find((unit) => unit.unitId.toString() === unitId)?.fen ?? 0n
  return (
    <ActionDialog
      title={t('changeTitle')}
      okText={t('changeOk')}
      form={form}
      initial={{
        handedOverOn: today,
        agreement: 'sellerPays',
        ...(accounts[0] ? { unitId: accounts[0].unitId.toString() } : {}),
      }}
      isBusy={change.isPending}
      onClose={onClose}
      effect={t('changeEffect', {
        open: yuan(openFen),
        prepaid: yuan(balance?.prepaymentFen ?? 0n),
      })}
      onSubmit={async (fields) => {
        const answer = await change.give({
          unitId: BigInt(fields.unitId),
          handedOverOn: fields.handedOverOn,
          newOwners: listOf(fields.newOwners),
          phones: listOf(fields.phones),
          agreement: fields.agreement,
        })
        if (!answer) return
        message.success(t('changeDone'))
        onClose()
        await navigate({
          to: '/households/$householdId',
          params: { householdId: answer.toHouseholdId.toString() },
        })
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
      <Form.Item
        name="handedOverOn"
        label={t('handedOverOn')}
        extra={t('handedOverHint')}
        rules={required(t('handedOverOn'))}
      >
        <DateField />
      </Form.Item>
      <Form.Item
        name="newOwners"
        label={t('newOwners')}
        extra={t('newOwnersHint')}
        rules={required(t('newOwners'))}
      >
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="phones" label={t('newPhones')} extra={t('newPhonesHint')}>
        <Input maxLength={200} inputMode="tel" />
      </Form.Item>
      <Form.Item name="agreement" label={t('agreement')}>
        <Select options={agreements.map((key) => ({ value: key, label: t(key) }))} />
      </Form.Item>
    </ActionDialog>
  )
}
