import type { ReactNode } from 'react'
import { useWords } from '../../../language/language.tsx'
import { Money } from '../../../parts/money.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { percent, signedPoints } from '../cockpit/figures.ts'
import { type Interval, IntervalPlot } from '../cockpit/interval-plot.tsx'
import type { Report } from './page.tsx'
import { words } from './words.ts'

type Estimate = Report['estimates'][number]
type Side = Estimate['treated']
type Difference = Estimate['adjusted']

/** The interval first, its mean only where the interval tells it from nothing. */
export const Result = ({ report }: { report: Report }) => {
  const t = useWords(words)
  const intervals = useIntervals(report.estimates)
  const [whole] = report.estimates
  const waiting =
    report.waitingBills > 0 ? (
      <p className="small quiet">{t('waiting', { n: report.waitingBills })}</p>
    ) : null
  if (!whole || intervals.length === 0) {
    return (
      <Notice icon="chart" title={t('noResult')}>
        {t('noResultWhy')}
        {waiting}
      </Notice>
    )
  }
  return (
    <section className="experiment-result">
      <h2>{t('result')}</h2>
      <div className="experiment-columns">
        <div>
          <Headline estimate={whole} />
          <IntervalPlot intervals={intervals} label={t('plot')} />
          {whole.detectable === null ? null : (
            <p className="small quiet">
              {t('detectable', { n: (whole.detectable * 100).toFixed(1) })}
            </p>
          )}
          {waiting}
        </div>
        <Comparison estimate={whole} />
      </div>
      <p className="small quiet">
        {t('plain', figuresOf(whole.plain))} {t('method')}
      </p>
    </section>
  )
}

const figuresOf = ({ value, low, high }: Difference): Record<'value' | 'low' | 'high', string> => {
  const points = (ratio: number | null): string =>
    ratio === null ? '—' : signedPoints(ratio * 100)
  return { value: points(value), low: points(low), high: points(high) }
}

const Headline = ({ estimate }: { estimate: Estimate }) => {
  const t = useWords(words)
  const figures = figuresOf(estimate.adjusted)
  const { fenPerHouseholdYear: money } = estimate
  const yuan = (fen: number | null): ReactNode => (
    <Money fen={fen === null ? null : BigInt(fen)} signed />
  )
  return (
    <>
      <p className={estimate.isDistinguishable ? 'effect-value' : 'effect-value quiet'}>
        {estimate.isDistinguishable ? t('points', { n: figures.value }) : t('unclear')}
      </p>
      <p className="small quiet">
        {estimate.isDistinguishable ? t('interval', figures) : t('unclearNote', figures)}
      </p>
      <dl className="facts">
        <dt>{t('perYear')}</dt>
        <dd>
          {estimate.isDistinguishable ? yuan(money.value) : t('unclear')}
          <small className="quiet">
            {t('perYearNote', { low: whole(money.low), high: whole(money.high) })}
          </small>
        </dd>
      </dl>
    </>
  )
}

/** Whole yuan with their sign, for a sentence. */
const whole = (fen: number | null): string =>
  fen === null ? '—' : `¥${signedPoints(Math.round(fen / 100))}`

const Comparison = ({ estimate: { treated, heldOut } }: { estimate: Estimate }) => {
  const t = useWords(words)
  const count = (n: number): string => n.toLocaleString('en-US')
  const rows: readonly (readonly [string, (side: Side) => ReactNode])[] = [
    [t('households'), (side) => count(side.households)],
    [t('bills'), (side) => count(side.bills)],
    [t('billed'), (side) => <Money fen={side.billedFen} />],
    [t('collected'), (side) => <Money fen={side.collectedFen} />],
    [t('rate'), (side) => <b>{side.rate === null ? '—' : percent(side.rate)}</b>],
    [t('days'), (side) => (side.daysToPay === null ? '—' : side.daysToPay.toFixed(1))],
    [t('contacts'), (side) => count(side.contacts)],
    [t('cost'), (side) => <Money fen={side.contactCostFen} />],
    [t('complaints'), (side) => count(side.complaints)],
    [t('optOuts'), (side) => count(side.optOuts)],
  ]
  return (
    <table className="table">
      <thead>
        <tr>
          <th>{t('compare')}</th>
          <th className="number">{t('treated')}</th>
          <th className="number">{t('heldOut')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([label, value]) => (
          <tr key={label}>
            <td>{label}</td>
            <td className="number">{value(treated)}</td>
            <td className="number">{value(heldOut)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const useIntervals = (estimates: readonly Estimate[]): Interval[] => {
  const t = useWords(words)
  return estimates.flatMap(({ communityId, name, adjusted: { value, low, high } }) =>
    value === null || low === null || high === null
      ? []
      : [
          {
            ...{ value: value * 100, low: low * 100, high: high * 100 },
            key: communityId?.toString() ?? 'all',
            name: communityId === null ? t('company') : name,
          },
        ],
  )
}
