import { Form, Input, Radio, Select } from 'antd'
import { type ConsentPurpose, consentPurposes } from '../../../../../src/notifications/api.ts'
import { useWords } from '../../../language/language.tsx'
import { useRequired } from '../../../parts/action-dialog.tsx'
import { CommandDialog } from '../../../parts/command-dialog.tsx'
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
  about: { partyId, phoneId, name },
  onClose,
}: {
  householdId: bigint
  about: Stopped
  onClose: () => void
}) => {
  const t = useWords(words)
  return (
    <CommandDialog
      command="recordStop"
      input={({ reason, form, purpose, source }: StopFields) => {
        const of = { householdId, partyId, reason, source }
        return reason === 'wrongNumber'
          ? { ...of, phoneId, form: null, purpose: null }
          : { ...of, form: form || null, purpose: purpose || null }
      }}
      done={t('stopDone')}
      title={t('stopTitle', { who: name })}
      okText={t('record')}
      effect={t('stopEffect')}
      initial={{ reason: 'wrongNumber', form: '', purpose: '' }}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('why')}>
        <Radio.Group options={reasons.map((value) => ({ value, label: t(value) }))} />
      </Form.Item>
      <StopReach />
      <SourceField isFirst />
    </CommandDialog>
  )
}

/** How far a stop reaches that a person asks for. */
const StopReach = () => {
  const t = useWords(words)
  const hidden = Form.useWatch<StopFields['reason']>('reason') === 'wrongNumber'
  return (
    <>
      <Form.Item name="form" label={t('how')} hidden={hidden}>
        <Select
          options={ways.map((value) => ({
            value,
            label: value === '' ? t('everyForm') : t(value),
          }))}
        />
      </Form.Item>
      <Form.Item name="purpose" label={t('what')} hidden={hidden}>
        <Select
          options={purposes.map((value) => ({
            value,
            label: value === '' ? t('everyPurpose') : t(value),
          }))}
        />
      </Form.Item>
    </>
  )
}

export const LiftDialog = ({
  householdId,
  stop: { stopId, about },
  onClose,
}: {
  householdId: bigint
  stop: Contacts['stops'][number]
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="liftStop"
      input={({ reason }: { reason: string }) => ({ householdId, stopId, reason })}
      done={t('liftDone')}
      title={t('liftTitle', { who: about })}
      okText={t('lift')}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('why')} rules={required(t('why'))}>
        <Input maxLength={100} autoFocus />
      </Form.Item>
    </CommandDialog>
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
  const people = new Map(profile.people.map(({ partyId, name }) => [partyId.toString(), name]))
  return (
    <CommandDialog
      command="recordConsent"
      input={({ partyId, ...fields }: ConsentFields) => ({
        householdId: profile.id,
        partyId: BigInt(partyId),
        ...fields,
      })}
      done={t('recorded')}
      title={t('recordConsent')}
      okText={t('record')}
      initial={{ partyId: profile.payer.id.toString(), purpose: 'promotion', isGiven: true }}
      onClose={onClose}
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
      <SourceField />
    </CommandDialog>
  )
}

/** Where a person of the household gets e-mail from now on; an empty one is none any more. */
export const MailboxDialog = ({
  householdId,
  person: { partyId, name },
  onClose,
}: {
  householdId: bigint
  person: { readonly partyId: bigint; readonly name: string }
  onClose: () => void
}) => {
  const t = useWords(words)
  return (
    <CommandDialog
      command="setMailbox"
      input={({ mailbox, source }: { mailbox?: string; source: string }) => ({
        householdId,
        partyId,
        mailbox: mailbox?.trim() || null,
        source,
      })}
      done={t('recorded')}
      title={t('mailboxTitle', { who: name })}
      okText={t('record')}
      onClose={onClose}
    >
      <Form.Item
        name="mailbox"
        label={t('mailbox')}
        extra={t('mailboxHint')}
        rules={[{ type: 'email', message: t('mailboxWrong') }]}
      >
        <Input maxLength={254} autoFocus />
      </Form.Item>
      <SourceField />
    </CommandDialog>
  )
}

const SourceField = ({ isFirst = false }: { isFirst?: boolean }) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <Form.Item
      name="source"
      label={t('source')}
      extra={t('sourceHint')}
      rules={required(t('source'))}
    >
      <Input maxLength={100} autoFocus={isFirst} />
    </Form.Item>
  )
}
