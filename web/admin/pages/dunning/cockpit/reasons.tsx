import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Fragment } from 'react'
import type { PlanGroupName } from '../../../../../src/collections/api.ts'
import { yuan } from '../../../../shared/money.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Part } from '../../../parts/part.tsx'
import { api, type Client } from '../../../rpc/client.ts'
import { percent, signedPoints, yuanPerMinute } from './figures.ts'
import type { PlanRow } from './use-plan.ts'
import { words } from './words.ts'

type Decision = Awaited<ReturnType<Client['getDecision']>>

/** Why the selected household stands where it stands: its sum, its reasons, the rules looked at. */
export const Reasons = ({ row, group }: { row: PlanRow; group: PlanGroupName }) => {
  const t = useWords(words)
  const language = useLanguage()
  const query = useQuery(
    api.getDecision.queryOptions({
      input: { decisionId: row.decisionId },
      placeholderData: keepPreviousData,
      staleTime: 60_000,
    }),
  )
  const title = {
    must: 'whyMust',
    ranked: 'whyRank',
    messages: 'whyMessages',
    nothing: 'whyNothing',
  }
  return (
    <section aria-live="polite">
      <h2>{t(title[group] as 'whyRank', { unit: row.unitLabel, n: row.rank ?? 0 })}</h2>
      <Part query={query}>
        {(decision) => (
          <>
            {decision.arithmetic ? (
              <Arithmetic arithmetic={decision.arithmetic} />
            ) : (
              <p className="arithmetic">{decision.row.why[language]}</p>
            )}
            <Why decision={decision} />
          </>
        )}
      </Part>
    </section>
  )
}

/** balance × (chance by the action − chance left alone) × horizon − costs = gain, ÷ minutes. */
const Arithmetic = ({ arithmetic }: { arithmetic: NonNullable<Decision['arithmetic']> }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { balanceFen, chance, chanceIfContacted, horizon, amounts, gainFen } = arithmetic
  const { staffMinutes, fenPerMinute } = arithmetic
  return (
    <ul className="arithmetic">
      <li>
        {yuan(balanceFen).slice(1)} × ({percent(chanceIfContacted)} − {percent(chance)}) ×{' '}
        {horizon.toFixed(2)}
      </li>
      <li>
        {amounts.map(({ name, words: said, fen }) => (
          <Fragment key={name}>
            <span>
              {fen < 0n ? `− ${said[language]} ${yuan(-fen)}` : `= ${said[language]} ${yuan(fen)}`}
            </span>{' '}
          </Fragment>
        ))}
      </li>
      <li>
        = <b>{yuan(gainFen)}</b>
        {fenPerMinute === null ? null : (
          <>
            {' '}
            ÷ {t('minutesValue', { n: staffMinutes })} ={' '}
            <b>{t('perMinuteValue', { n: yuanPerMinute(fenPerMinute) })}</b>
          </>
        )}
      </li>
    </ul>
  )
}

const Why = ({ decision }: { decision: Decision }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { arithmetic, reasons, counterfactual, rules, sentence } = decision
  const refused = rules.filter(({ isRefused }) => isRefused)
  const points = (share: number): string => signedPoints(share * 100)
  return (
    <>
      <ul className="reasons small quiet">
        {arithmetic ? (
          <li>
            {t('chanceUp', {
              n: points(arithmetic.chanceIfContacted - arithmetic.chance),
              low: points(arithmetic.low - arithmetic.chance),
              high: points(arithmetic.high - arithmetic.chance),
            })}
          </li>
        ) : null}
        {reasons.map(({ name, words: said }) => (
          <li key={name}>{said[language]}</li>
        ))}
        {counterfactual ? (
          <li>
            {t('otherwise')}
            {counterfactual.words[language]}
          </li>
        ) : null}
        <li>
          {t('rulesChecked', { n: rules.length })}
          {refused.length > 0
            ? t('rulesRefused', {
                rules: refused
                  .map(
                    ({ words: said, article }) => said[language] + inBrackets(article?.[language]),
                  )
                  .join(t('comma')),
              })
            : t('rulesFree')}
        </li>
      </ul>
      <details className="small quiet whole">
        <summary>{t('whole')}</summary>
        <p>{sentence[language]}</p>
        <p>{t('probabilityOf', { p: percent(decision.probability) })}</p>
      </details>
    </>
  )
}

const inBrackets = (article: string | undefined): string => (article ? ` (${article})` : '')
