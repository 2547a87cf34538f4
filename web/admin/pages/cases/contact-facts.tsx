import { useState } from 'react'
import { useWords } from '../../language/language.tsx'
import { useMay } from '../../shell/use-me.ts'
import { RevealPhone } from '../household/actions/reveal-phone.tsx'
import { Hindrances } from './next-step.tsx'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

/** Whom this may be spoken of with, how often they were contacted, and when next. */
export const ContactFacts = ({ data }: { data: CaseData }) => {
  const t = useWords(words)
  const { contact, people, limitation } = data
  return (
    <>
      <h2>{t('people')}</h2>
      <People people={people} />
      <p className="small faint">{t('debtorOnly')}</p>
      <h2>{t('contact')}</h2>
      <dl className="facts">
        <dt>{t('fiveWeeks')}</dt>
        <dd>{t('ofMost', { n: contact.inFiveWeeks, most: 3 })}</dd>
        <dt>{t('aYear')}</dt>
        <dd>{t('ofMost', { n: contact.inAYear, most: 12 })}</dd>
        <dt>{t('callFrom')}</dt>
        <dd>{contact.callOn ?? t('notAtAll')}</dd>
        <dt>{t('visitFrom')}</dt>
        <dd>{contact.visitOn ?? t('notAtAll')}</dd>
        <dt>{t('limitation')}</dt>
        <dd>
          {limitation
            ? t('limitationLeft', { on: limitation.lastDay, n: limitation.daysLeft })
            : '—'}
        </dd>
      </dl>
      {contact.hindrances.length > 0 ? (
        <>
          <h2>{t('rules')}</h2>
          <Hindrances hindrances={contact.hindrances} />
        </>
      ) : null}
    </>
  )
}

const People = ({ people }: { people: CaseData['people'] }) => {
  const t = useWords(words)
  const mayReveal = useMay('administrator', 'accountant', 'cashier', 'steward')
  const [phoneId, setPhoneId] = useState<bigint | null>(null)
  return (
    <ul className="case-rules">
      {people.map((person) => (
        <li key={person.partyId.toString()}>
          {person.name} <span className="tag">{t(person.isPayer ? 'payer' : 'coOwner')}</span>
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
        </li>
      ))}
      {phoneId === null ? null : <RevealPhone phoneId={phoneId} onClose={() => setPhoneId(null)} />}
    </ul>
  )
}
