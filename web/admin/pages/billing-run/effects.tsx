import type { ReactNode } from 'react'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import type { Review, Summary } from './page.tsx'
import { words } from './words.ts'

/** What a run makes or made, in numbers; what else it does to money stands below. */
export const Effects = ({
  run,
  summary,
  label,
  children,
}: {
  run: NonNullable<Review['run']>
  summary: Summary
  label: string
  children: ReactNode
}) => {
  const t = useWords(words)
  return (
    <dl className="facts effects">
      <Effect label={label} fen={run.totalFen}>
        {t('chargeCount', { n: run.chargeCount.toLocaleString('en') })}
      </Effect>
      <dt>{t('bills')}</dt>
      <dd>
        {t('billCount', { n: summary.households.toLocaleString('en') })}
        {summary.dueOn ? t('dueOn', { on: summary.dueOn }) : ''}
      </dd>
      {children}
    </dl>
  )
}

/** A count and its money. */
export const Effect = ({
  label,
  fen,
  children,
}: {
  label: string
  fen: bigint
  children: ReactNode
}) => (
  <>
    <dt>{label}</dt>
    <dd>
      {children}{' '}
      <b>
        <Money fen={fen} />
      </b>
    </dd>
  </>
)
