import './messages.css'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { monthName, wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { api, type Client } from '../../rpc/client.ts'
import { EvidenceTools } from './evidence-tools.tsx'
import { eventWord, MessageDetail } from './message-detail.tsx'
import { MessageSections } from './sections.tsx'
import { words } from './words.ts'

type Evidence = Awaited<ReturnType<Client['getHouseholdEvidence']>>

/** 存证 of a household: what was said and arrived, and what that does to the limitation period. */
export const EvidencePage = () => {
  const t = useWords(words)
  const params = useParams({ from: '/shell/messages/evidence/$householdId' })
  const householdId = BigInt(/^\d{1,19}$/.test(params.householdId) ? params.householdId : 0)
  const profile = useQuery(api.getHouseholdProfile.queryOptions({ input: { householdId } }))
  const query = useQuery(api.getHouseholdEvidence.queryOptions({ input: { householdId } }))
  const home = profile.data?.accounts.find(({ to }) => to === null) ?? profile.data?.accounts[0]
  const name = `${profile.data?.payer.name ?? ''} ${home?.unitCode ?? ''}`.trim()
  return (
    <>
      <MessageSections />
      <PageHead
        title={t('evidenceOf', { name })}
        crumb={
          <Link
            className="faint"
            to="/households/$householdId"
            params={{ householdId: householdId.toString() }}
          >
            {name}
          </Link>
        }
        note={query.data ? <Note evidence={query.data} /> : null}
      >
        {query.data ? <EvidenceTools householdId={householdId} /> : null}
      </PageHead>
      <Part query={query}>
        {(evidence) =>
          evidence.messages.length === 0 ? (
            <Notice icon="message" title={t('noEvidence')}>
              {t('noEvidenceWhy')}
            </Notice>
          ) : (
            <>
              {evidence.limitation.length > 0 ? <Limitation evidence={evidence} /> : null}
              <ul className="evidence">
                {evidence.messages.map((message) => (
                  <Said key={message.id.toString()} message={message} />
                ))}
              </ul>
            </>
          )
        }
      </Part>
    </>
  )
}

const Note = ({ evidence }: { evidence: Evidence }) => {
  const t = useWords(words)
  const demands = evidence.messages.filter(({ isDemand }) => isDemand).length
  return t('evidenceNote', { n: evidence.messages.length, demands })
}

/** When claims lapse, without the delivered demands and with them. */
const Limitation = ({ evidence }: { evidence: Evidence }) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <section className="sending-part">
      <h2>{t('limitation')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('period')}</th>
            <th>{t('dueOn')}</th>
            <th>{t('demandedOn')}</th>
            <th className="wide">{t('lapsedOn')}</th>
            <th>{t('lapsesOn')}</th>
          </tr>
        </thead>
        <tbody>
          {evidence.limitation.map((row) => (
            <tr key={`${row.periodMonth} ${row.dueOn}`}>
              <td>{monthName(row.periodMonth, language)}</td>
              <td>{row.dueOn}</td>
              <td>{row.demandedOn.join('、')}</td>
              <td className="quiet wide">{row.lastDayWithout}</td>
              <td>
                <b>{row.lastDay}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small quiet basis">{t('limitationBasis')}</p>
    </section>
  )
}

const Said = ({ message }: { message: Evidence['messages'][number] }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { evidence, effect, isDemand } = message
  const last = evidence.at(-1)
  return (
    <li>
      <details>
        <summary>
          <span className="evidence-when quiet">{wallTime(message.createdAt)}</span>
          <span className="grow">
            <b>{message.kindWords[language]}</b>{' '}
            {message.periodMonth ? monthName(message.periodMonth, language) : ''}
            <small className={isDemand ? 'evidence-effect paid' : 'evidence-effect quiet'}>
              <Icon name={isDemand ? 'paid' : 'void'} /> {effect[language]}
            </small>
          </span>
          <span className="evidence-end">
            {message.amountFen === null ? null : <Money fen={message.amountFen} />}
            <small className="quiet">
              {last ? t(eventWord(last.event)) : t(`state_${message.state}`)}
            </small>
          </span>
        </summary>
        <MessageDetail messageId={message.id} />
        {evidence.map(({ chainNo, content, hash, previousHash }) => (
          <dl key={chainNo.toString()} className="facts chain-link">
            <dt>{t('chainNo', { n: chainNo.toString() })}</dt>
            <dd>
              <code>{content}</code>
            </dd>
            <dt>{t('hash')}</dt>
            <dd>
              <code>{hash}</code>
            </dd>
            <dt>{t('previousHash')}</dt>
            <dd>
              <code className="quiet">{previousHash}</code>
            </dd>
          </dl>
        ))}
      </details>
    </li>
  )
}
