import './messages.css'
import { Link, useParams } from '@tanstack/react-router'
import { wallTime } from '../../../shared/dates.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { actorName } from '../../parts/actor-name.ts'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import type { Client } from '../../rpc/client.ts'
import { Announcement } from './announcement.tsx'
import { costFen } from './cost.ts'
import { NotReached } from './not-reached.tsx'
import { Count, SendingProgress, SendingState } from './progress.tsx'
import { MessageSections } from './sections.tsx'
import { useSendingName } from './sending-name.ts'
import { Steer } from './steer.tsx'
import { useSending } from './use-sending.ts'
import { words } from './words.ts'

type Detail = Awaited<ReturnType<Client['getDeliveryRun']>>

/** One sending: how far it is, then what came of it by carrier; every number opens to its list. */
export const SendingPage = () => {
  const t = useWords(words)
  const language = useLanguage()
  const nameOf = useSendingName()
  const params = useParams({ from: '/shell/messages/runs/$runId' })
  const query = useSending(BigInt(/^\d{1,19}$/.test(params.runId) ? params.runId : 0))
  return (
    <>
      <MessageSections />
      <Part query={query}>
        {(sending) => (
          <>
            <PageHead
              title={nameOf(sending)}
              crumb={
                <Link className="faint" to="/messages/runs">
                  {t('sendings')}
                </Link>
              }
              note={
                <>
                  <SendingState sending={sending} />{' '}
                  {t('startedNote', {
                    at: wallTime(sending.createdAt),
                    by: actorName(sending.createdBy, language),
                  })}
                </>
              }
            >
              <Steer sending={sending} />
            </PageHead>
            {sending.progress.waiting > 0 ? <SendingProgress sending={sending} /> : null}
            {sending.announcementId === null ? null : (
              <Announcement announcementId={sending.announcementId} />
            )}
            <Figures sending={sending} />
            <Report sending={sending} />
            {sending.notReached.length > 0 ? (
              <section className="sending-part">
                <h2>{t('notReachedTitle', { n: sending.progress.notReached })}</h2>
                <NotReached reasons={sending.notReached} runId={sending.id.toString()} />
              </section>
            ) : null}
          </>
        )}
      </Part>
    </>
  )
}

const Figures = ({ sending }: { sending: Detail }) => {
  const t = useWords(words)
  const run = sending.id.toString()
  const { progress } = sending
  const steps = ['waiting', 'sent', 'delivered', 'opened', 'notReached'] as const
  return (
    <dl className="figures">
      <div>
        <dt>{t('planned')}</dt>
        <dd>
          <Count n={sending.messages} filter={{ run }} />
        </dd>
      </div>
      {steps.map((step) => (
        <div key={step}>
          <dt>{t(`step_${step}`)}</dt>
          <dd>
            <Count n={progress[step]} filter={{ run, step }} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

const columns = [
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['opened', 'opened'],
  ['failed', 'failed'],
  ['paid', 'paidWithin7Days'],
] as const

const Report = ({ sending }: { sending: Detail }) => {
  const t = useWords(words)
  const run = sending.id.toString()
  const { report, total } = sending
  if (report.length === 0) return <p className="quiet">{t('nothingLeftYet')}</p>
  return (
    <section className="sending-part">
      <h2>{t('byCarrier')}</h2>
      <table className="table">
        <thead>
          <tr>
            <th>{t('carrier')}</th>
            {columns.map(([step]) => (
              <th key={step} className={step === 'failed' ? 'number wide' : 'number'}>
                {t(`step_${step}`)}
              </th>
            ))}
            <th className="number wide">{t('cost')}</th>
          </tr>
        </thead>
        <tbody>
          {report.map(({ carrierAccountId, name, form, cost, ...line }) => (
            <tr key={carrierAccountId.toString()}>
              <td>
                {name} <small className="quiet wide">{t(`form_${form}`)}</small>
              </td>
              {columns.map(([step, key]) => (
                <td key={step} className={step === 'failed' ? 'number wide' : 'number'}>
                  <Count
                    n={line[key]}
                    filter={{ run, account: carrierAccountId.toString(), step }}
                  />
                </td>
              ))}
              <td className="number wide">
                <Money fen={costFen(cost)} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('householdsOnce')}</td>
            {columns.map(([step, key]) => (
              <td key={step} className={step === 'failed' ? 'number wide' : 'number'}>
                <Count n={total[key]} filter={{ run, step }} />
              </td>
            ))}
            <td className="number wide">
              <Money fen={costFen(total.cost)} />
            </td>
          </tr>
        </tfoot>
      </table>
      <p className="small quiet basis">{t('reportBasis')}</p>
    </section>
  )
}
