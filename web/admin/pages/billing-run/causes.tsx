import { Link } from '@tanstack/react-router'
import { shortMonth } from '../../../shared/dates.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Period, Summary } from './page.tsx'
import { priceText } from './price.ts'
import { words } from './words.ts'

type Cause = Summary['causes'][number]

/** Why it differs from the last period, to the fen; filled bars are more, outlined ones less. */
export const Causes = ({
  summary,
  lastMonth,
  period,
  runId,
}: {
  summary: Summary
  lastMonth: string
  period: Period
  runId: bigint | null
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const { causes, unexplainedFen } = summary
  const difference = causes.reduce((sum, { fen }) => sum + fen, unexplainedFen)
  const month = shortMonth(lastMonth, language)
  const size = (fen: bigint): bigint => (fen < 0n ? -fen : fen)
  const most = (isMore: boolean): bigint =>
    causes.reduce((max, { fen }) => (fen > 0n === isMore && size(fen) > max ? size(fen) : max), 0n)
  const [up, down] = [most(true), most(false)]
  const span = up + down || 1n
  // Share of the width in per mille; whole numbers are enough for a bar.
  const zero = Number((down * 1000n) / span) / 10
  const title =
    difference === 0n
      ? t('same', { month })
      : t(difference > 0n ? 'more' : 'less', { month, fen: yuan(size(difference)) })
  return (
    <>
      <div className="run-bar run-next">
        <h2>
          {title}
          {unexplainedFen === 0n ? t('allExplained') : ''}
        </h2>
        <span className="small quiet">
          {t('unexplained')} <Money fen={unexplainedFen} />
        </span>
      </div>
      <ul className="causes">
        {causes.map((cause) => {
          const width = Number((size(cause.fen) * 1000n) / span) / 10
          return (
            <li key={`${cause.cause}/${cause.itemKey}`}>
              <span className="cause-words clip">
                <CauseLink cause={cause} period={period} runId={runId} />
                <small className="quiet">{noteOf(cause, t)}</small>
              </span>
              <span className="axis" style={{ '--zero': `${zero}%` } as React.CSSProperties}>
                <i
                  className={cause.fen > 0n ? 'more' : 'less'}
                  style={{
                    left: `${cause.fen > 0n ? zero : zero - width}%`,
                    width: `max(${width}%, 3px)`,
                  }}
                />
              </span>
              <span className="number">
                <Money fen={cause.fen} signed />
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}

type Say = ReturnType<typeof useWords<keyof typeof words.zh & string>>

const noteOf = ({ cause, note, basis, count }: Cause, t: Say): string =>
  cause === 'price'
    ? [t('units', { n: count }), basis].filter(Boolean).join(t('comma'))
    : `${note}${count > note.split('、').length ? '…' : ''}`

const CauseLink = ({
  cause,
  period,
  runId,
}: {
  cause: Cause
  period: Period
  runId: bigint | null
}) => {
  const t = useWords(words)
  const language = useLanguage()
  const [from = '0', to = '0'] = cause.cause === 'price' ? cause.note.split(':') : []
  const text = t(`cause_${cause.cause}`, {
    item: cause.itemName[language],
    n: cause.count,
    from: priceText(BigInt(from)),
    to: priceText(BigInt(to)),
  })
  if (runId !== null) {
    return (
      <Link
        to="/billing/charges"
        search={{ run: runId.toString(), month: period.month, item: cause.itemKey }}
        className="figure"
      >
        {text}
      </Link>
    )
  }
  return (
    <Link
      to="/billing/lines"
      search={{ month: period.month, kind: period.kind, cause: cause.cause, item: cause.itemKey }}
      className="figure"
    >
      {text}
    </Link>
  )
}
