import { useState } from 'react'
import { unitKinds } from '../../../../src/property/api.ts'
import { area } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { useMay } from '../../shell/use-me.ts'
import { HouseholdCase } from '../cases/household-case.tsx'
import { RevealPhone } from './actions/reveal-phone.tsx'
import { Contacts } from './contacts/contacts.tsx'
import type { Balance, Profile } from './use-household.ts'
import { words } from './words.ts'

const roles = ['owner', 'developer', 'tenant', 'relative', 'payer'] as const

/** A word for a value of the register; one that has none is shown as it is. */
const named = <Key extends string>(
  keys: readonly Key[],
  value: string,
  t: (key: Key) => string,
): string => {
  const key = keys.find((known) => known === value)
  return key ? t(key) : value
}

/** The right column: facts only. */
export const Facts = ({ profile, balance }: { profile: Profile; balance: Balance | undefined }) => {
  const t = useWords(words)
  return (
    <aside className="household-facts">
      <h2>{t('homes')}</h2>
      <ul>
        {profile.accounts.map((account) => (
          <li key={account.id.toString()}>
            <span className="grow">
              {account.unitLabel}
              <small>
                {[
                  named(unitKinds, account.unitKind, t),
                  account.areaCenti > 0n ? area(account.areaCenti) : null,
                  account.to === null
                    ? account.deliveredOn
                      ? t('delivered', { on: account.deliveredOn })
                      : t('since', { on: account.from })
                    : t('until', { on: account.to }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </span>
            <b>
              <Money
                fen={balance?.units.find(({ unitId }) => unitId === account.unitId)?.fen ?? 0n}
              />
            </b>
          </li>
        ))}
      </ul>
      <HouseholdCase profile={profile} />
      <h2>{t('people')}</h2>
      <People profile={profile} />
      <Contacts profile={profile} />
      {balance ? <Papers balance={balance} /> : null}
    </aside>
  )
}

const People = ({ profile }: { profile: Profile }) => {
  const t = useWords(words)
  const mayReveal = useMay('administrator', 'accountant', 'cashier', 'steward')
  const [phoneId, setPhoneId] = useState<bigint | null>(null)
  // Someone with several units stands once for each role.
  const people = profile.people.filter(
    (person, index, all) =>
      person.to === null &&
      index === all.findIndex((p) => p.partyId === person.partyId && p.role === person.role),
  )
  return (
    <ul>
      {people.map((person) => (
        <li key={`${person.partyId} ${person.role}`}>
          <span className="grow">
            {person.name} <span className="tag">{named(roles, person.role, t)}</span>
            {person.phones.length === 0 ? <small>{t('noPhone')}</small> : null}
            {person.phones.map((phone) => (
              <small key={phone.phoneId.toString()}>
                {phone.masked}{' '}
                {mayReveal ? (
                  <button type="button" className="link" onClick={() => setPhoneId(phone.phoneId)}>
                    {t('reveal')}
                  </button>
                ) : null}
              </small>
            ))}
          </span>
        </li>
      ))}
      {phoneId === null ? null : <RevealPhone phoneId={phoneId} onClose={() => setPhoneId(null)} />}
    </ul>
  )
}

const Papers = ({ balance }: { balance: Balance }) => {
  const t = useWords(words)
  const { limitation, receipts, lastPaidOn } = balance
  return (
    <>
      <h2>{t('limitation')}</h2>
      <dl className="facts">
        <dt>{t('limitationLast')}</dt>
        <dd>
          {limitation
            ? t('limitationLeft', { on: limitation.lastDay, n: limitation.daysLeft })
            : t('noLimitation')}
        </dd>
      </dl>
      <h2>{t('papers')}</h2>
      <dl className="facts">
        <dt>{t('receipts')}</dt>
        <dd>{t('receiptCount', { n: receipts })}</dd>
        <dt>{t('lastPaid')}</dt>
        <dd>{lastPaidOn ?? '—'}</dd>
      </dl>
    </>
  )
}
