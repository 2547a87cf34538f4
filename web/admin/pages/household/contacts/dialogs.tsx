import { App, Form, Input, Radio, Select } from 'antd'
import { type ConsentPurpose, consentPurposes } from '../../../../../src/notifications/api.ts'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import type { Profile } from '../use-household.ts'
import type { Contacts } from './use-contacts.ts'
import { words } from './words.ts'

/** A person with the number that was pressed. */
export type Stopped = { readonly partyId: bigint; readonly phoneId: bigint; readonly name: string }

const reasons = ['wrongNumber', 'doNotContact', 'unsubscribed'] as const
const ways = ['', 'sms', 'officialAccount', 'push', 'email', 'letter'] as const
const purposes = ['', 'service', 'promotion'] as const

type StopFields = {
  reason: (typeof reasons)[number]
  form: (typeof ways)[number]
  purpose: (typeof purposes)[number]
  source: string
}

/** A wrong number stops the number; what a person asks for stops the person. */
export const StopDialog = ({
  householdId,
  about,
  onClose,
}: {
  householdId: bigint
  about: Stopped
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<StopFields>()
  const reason = Form.useWatch('reason', form)
  const stop = useCommand('recordStop')
  return (
    <ActionDialog
      title={t('stopTitle', { who: about.name })}
      okText={t('stopOk')}
      effect={t('stopEffect')}
      form={form}
      initial={{ reason: 'wrongNumber', form: '', purpose: '' }}
      isBusy={stop.isPending}
      onClose={onClose}
      onSubmit={async (fields) => {
        const isNumber = fields.reason === 'wrongNumber'
        const done = await stop.give({
          householdId,
          partyId: about.partyId,
          ...(isNumber ? { phoneId: about.phoneId } : {}),
          form: isNumber ? null : fields.form || null,
          purpose: isNumber ? null : fields.purpose || null,
          reason: fields.reason,
          source: fields.source,
        })
        if (!done) return
        message.success(t('stopDone'))
        onClose()
      }}
    >
      <Form.Item name="reason" label={t('why')}>
        <Radio.Group options={reasons.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      <Form.Item name="form" label={t('how')} hidden={reason === 'wrongNumber'}>
        <Select
          options={ways.map((value) => ({
            value,
            label: value === '' ? t('everyForm') : t(value),
          }))}
        />
      </Form.Item>
      <Form.Item name="purpose" label={t('what')} hidden={reason === 'wrongNumber'}>
        <Select
          options={purposes.map((value) => ({
            value,
            label: value === '' ? t('everyPurpose') : t(value),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="source"
        label={t('source')}
        extra={t('sourceHint')}
        rules={required(t('source'))}
      >
        <Input maxLength={100} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}

export const LiftDialog = ({
  householdId,
  stop,
  onClose,
}: {
  householdId: bigint
  stop: Contacts['stops'][number]
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ reason: string }>()
  const lift = useCommand('liftStop')
  return (
    <ActionDialog
      title={t('liftTitle', { who: stop.about })}
      okText={t('liftOk')}
      form={form}
      isBusy={lift.isPending}
      onClose={onClose}
      onSubmit={async ({ reason }) => {
        if (!(await lift.give({ householdId, stopId: stop.stopId, reason }))) return
        message.success(t('liftDone'))
        onClose()
      }}
    >
      <Form.Item name="reason" label={t('why')} rules={required(t('why'))}>
        <Input maxLength={100} autoFocus />
      </Form.Item>
    </ActionDialog>
  )
}

type ConsentFields = {
  partyId: string
  purpose: ConsentPurpose
  isGiven: boolean
  source: string
}

/** What a person said on paper or by phone; on their own page they say it themselves. */
export const ConsentDialog = ({ profile, onClose }: { profile: Profile; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<ConsentFields>()
  const record = useCommand('recordConsent')
  const people = new Map(profile.people.map(({ partyId, name }) => [partyId.toString(), name]))
  return (
    <ActionDialog
      title={t('consentTitle')}
      okText={t('stopOk')}
      form={form}
      initial={{
        partyId: profile.payer.id.toString(),
        purpose: 'promotion' as const,
        isGiven: true,
      }}
      isBusy={record.isPending}
      onClose={onClose}
      onSubmit={async ({ partyId, ...fields }) => {
        const input = { householdId: profile.id, partyId: BigInt(partyId), ...fields }
        if (!(await record.give(input))) return
        message.success(t('consentDone'))
        onClose()
      }}
    >
      <Form.Item name="partyId" label={t('person')}>
        <Select options={[...people].map(([value, label]) => ({ value, label }))} />
      </Form.Item>
      <Form.Item name="purpose" label={t('what')}>
        <Radio.Group options={consentPurposes.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      <Form.Item name="isGiven" label={t('word')}>
        <Radio.Group
          options={[
            { value: true, label: t('given') },
            { value: false, label: t('takenBack') },
          ]}
        />
      </Form.Item>
      <Form.Item
        name="source"
        label={t('source')}
        extra={t('sourceHint')}
        rules={required(t('source'))}
      >
        <Input maxLength={100} />
      </Form.Item>
    </ActionDialog>
  )
}
