import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Money } from '../../../parts/money.tsx'
import { Part } from '../../../parts/part.tsx'
import { State } from '../../../parts/state.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { useCommunities } from '../../../shell/use-me.ts'
import type { Strategy, StrategyContent } from './content.ts'
import { words } from './words.ts'

type Trial = Awaited<ReturnType<Client['previewPlan']>>

/** What a content would do today with what is owed: who, how, at what cost, what the rules refuse. */
export const Preview = ({
  strategy,
  tried,
  content,
}: {
  strategy: Strategy['strategy']
  /** The content that was tried; null: none was. */
  tried: StrategyContent | null
  content: StrategyContent
}) => {
  const t = useWords(words)
  const { communities, current } = useCommunities()
  const community = communities.find(({ id }) => id === strategy.communityId) ?? current
  const query = useQuery(
    api.previewPlan.queryOptions({
      input: { communityId: community?.id ?? 0n, content: tried ?? content },
      enabled: tried !== null && community !== undefined,
      placeholderData: keepPreviousData,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  )
  return (
    <section className="trial" aria-live="polite">
      <h2>{t('preview')}</h2>
      <p className="small quiet">
        {tried === null ? t('previewNone') : t('previewOf', { name: community?.name ?? '' })}
      </p>
      {tried === null ? null : (
        <Part query={query}>{(trial) => <Result trial={trial} content={tried} />}</Part>
      )}
    </section>
  )
}

const Result = ({ trial, content }: { trial: Trial; content: StrategyContent }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { households, balanceFen, actions, costFen, gainFen, staffMinutes, refusals } = trial
  const sumOf = (name: 'call' | 'visit'): number =>
    actions.reduce((sum, it) => sum + (it.action === name ? it.households : 0), 0)
  const quiet = trial.quiet.reduce((sum, it) => sum + it.households, 0)
  return (
    <>
      {trial.fallback ? (
        <p className="small">
          <State kind="due">{trial.fallback.words[language]}</State>
        </p>
      ) : null}
      <dl className="trial-facts">
        <Fact term={t('overdue')}>
          {t('householdCount', { n: households })} <Money fen={balanceFen} />
        </Fact>
        {actions
          .filter(({ action }) => action !== 'nothing')
          .map(({ action, slot, words: said, households: n }) => (
            <Fact key={`${action}${slot}`} term={said[language]}>
              {t('householdCount', { n })}
            </Fact>
          ))}
        <Fact term={t('left')}>{t('householdCount', { n: quiet })}</Fact>
        <Fact term={t('cost')}>
          <Money fen={costFen} />
        </Fact>
        <Fact term={t('expected')}>
          <Money fen={gainFen} signed />
        </Fact>
        <Fact term={t('staffTime')}>
          {staffMinutes} {t('minutes')}
        </Fact>
        <Against term={t('call')} asked={sumOf('call')} capacity={content.capacity.callsAWeek} />
        <Against term={t('visit')} asked={sumOf('visit')} capacity={content.capacity.visitsAWeek} />
      </dl>
      {refusals.length > 0 ? (
        <>
          <h3 className="small quiet">{t('refusals')}</h3>
          <dl className="trial-facts">
            {refusals.map(({ rule, words: said, households: n }) => (
              <Fact key={rule} term={said[language]}>
                {t('householdCount', { n })}
              </Fact>
            ))}
          </dl>
        </>
      ) : null}
    </>
  )
}

const Fact = ({ term, children }: { term: string; children: React.ReactNode }) => (
  <div>
    <dt>{term}</dt>
    <dd>{children}</dd>
  </div>
)

/** What people would do today beside what they can do in a week. */
const Against = ({ term, asked, capacity }: { term: string; asked: number; capacity: number }) => {
  const t = useWords(words)
  if (asked === 0) return null
  return (
    <Fact term={`${term} ${t('ofCapacity', { n: capacity })}`}>
      {asked > capacity ? <State kind="overdue">{t('over')}</State> : null}
      <span className="goal">
        <i style={{ width: `${Math.min((100 * asked) / Math.max(capacity, 1), 100)}%` }} />
      </span>
    </Fact>
  )
}
