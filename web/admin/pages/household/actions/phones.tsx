import { App, Form, Input, Select } from 'antd'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import type { Profile } from '../use-household.ts'
import { words } from '../words.ts'
import { listOf } from './list-of.ts'

/** Replaces the phones of one person; the old numbers stop at once. */
export const PhonesDialog = ({ profile, onClose }: { profile: Profile; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ partyId: string; phones: string }>()
  const update = useCommand('updatePhones')
  const people = new Map(profile.people.map(({ partyId, name }) => [partyId.toString(), name]))
  return (
    <ActionDialog
      title={t('phonesTitle')}
      okText={t('phonesOk')}
      form={form}
      initial={{ partyId: profile.payer.id.toString() }}
      isBusy={update.isPending}
      onClose={onClose}
      onSubmit={async ({ partyId, phones }) => {
        if (!(await update.give({ partyId: BigInt(partyId), phones: listOf(phones) }))) return
        message.success(t('phonesDone'))
        onClose()
      }}
    >
      <Form.Item name="partyId" label={t('person')}>
        <Select options={[...people].map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item
        name="phones"
        label={t('phoneList')}
        extra={t('phoneListHint')}
        rules={required(t('phoneList'))}
      >
        <Input maxLength={300} inputMode="tel" autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}
