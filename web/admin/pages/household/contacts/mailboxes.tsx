import { App, Form, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../language/language.tsx'
import { ActionDialog, useRequired } from '../../../parts/action-dialog.tsx'
import { useCommand } from '../../../rpc/use-command.ts'
import type { Profile } from '../use-household.ts'
import { LinkButton, Row } from './contacts.tsx'
import { type Contacts, peopleToday } from './use-contacts.ts'
import { words } from './words.ts'

type Person = { readonly partyId: bigint; readonly name: string }

/** Where each person of the household gets e-mail. */
export const Mailboxes = ({
  addresses,
  profile,
  may,
}: {
  addresses: Contacts['addresses']
  profile: Profile
  may: boolean
}) => {
  const t = useWords(words)
  const [person, setPerson] = useState<Person | null>(null)
  return (
    <>
      <ul>
        {peopleToday(profile).map(({ partyId, name }) => (
          <Row
            key={partyId.toString()}
            actions={
              may ? (
                <LinkButton onClick={() => setPerson({ partyId, name })}>
                  {t('changeMailbox')}
                </LinkButton>
              ) : null
            }
          >
            {name}{' '}
            {addresses.find((it) => it.kind === 'mailbox' && it.partyId === partyId)?.masked ?? (
              <span className="faint">{t('noMailbox')}</span>
            )}
          </Row>
        ))}
      </ul>
      {person ? (
        <MailboxDialog householdId={profile.id} person={person} onClose={() => setPerson(null)} />
      ) : null}
    </>
  )
}

const MailboxDialog = ({
  householdId,
  person,
  onClose,
}: {
  householdId: bigint
  person: Person
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ mailbox?: string; source: string }>()
  const record = useCommand('setMailbox')
  return (
    <ActionDialog
      title={t('mailboxTitle', { who: person.name })}
      okText={t('stopOk')}
      form={form}
      isBusy={record.isPending}
      onClose={onClose}
      onSubmit={async ({ mailbox, source }) => {
        const { partyId } = person
        const input = { householdId, partyId, mailbox: mailbox?.trim() || null, source }
        if (!(await record.give(input))) return
        message.success(t('mailboxDone'))
        onClose()
      }}
    >
      <Form.Item
        name="mailbox"
        label={t('mailbox')}
        extra={t('mailboxHint')}
        rules={[{ type: 'email', message: t('mailboxWrong') }]}
      >
        <Input maxLength={254} autoFocus />
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
