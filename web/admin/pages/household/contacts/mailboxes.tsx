import { useState } from 'react'
import { useWords } from '../../../language/language.tsx'
import type { Profile } from '../use-household.ts'
import { LinkButton, Row } from './contacts.tsx'
import { MailboxDialog } from './dialogs.tsx'
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
