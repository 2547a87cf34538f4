import { wallTime } from '../../../shared/dates.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Client } from '../../rpc/client.ts'
import { costFen } from './cost.ts'
import { NotReached } from './not-reached.tsx'
import { words } from './words.ts'

export type Plan = Awaited<ReturnType<Client['previewBillDelivery']>>

/** What a sending would do: who gets it over what and at which cost, and who does not and why. */
export const PlanFacts = ({ plan, thing }: { plan: Plan; thing: 'bills' | 'messagesCount' }) => {
  const t = useWords(words)
  const left = plan.notSent.reduce((sum, { count }) => sum + count, 0)
  return (
    <>
      <dl className="facts effects send-plan">
        <dt>{t('willGet')}</dt>
        <dd>
          <b>{t('households', { n: plan.ready })}</b>
        </dd>
        {plan.byCarrier.map(({ carrierAccountId, name, count, cost }) => (
          <div key={carrierAccountId.toString()}>
            <dt className="quiet send-carrier">{name}</dt>
            <dd>
              {t(thing, { n: count })} <Money fen={costFen(cost)} />
            </dd>
          </div>
        ))}
        {plan.already > 0 ? (
          <div>
            <dt>{t('already')}</dt>
            <dd>{t('households', { n: plan.already })}</dd>
          </div>
        ) : null}
        {plan.firstAt ? (
          <div>
            <dt>{t('leavesAt')}</dt>
            <dd>
              {wallTime(plan.firstAt)}
              {plan.lastAt && plan.lastAt !== plan.firstAt
                ? t('untilLast', { at: wallTime(plan.lastAt) })
                : ''}
            </dd>
          </div>
        ) : null}
      </dl>
      {left > 0 ? (
        <details className="send-left" open={left > plan.ready}>
          <summary>{t('willNotGet', { n: left })}</summary>
          <NotReached reasons={plan.notSent} />
        </details>
      ) : null}
    </>
  )
}
