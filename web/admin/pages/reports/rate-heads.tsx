import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import type { Client } from '../../rpc/client.ts'
import { closed } from './route.ts'
import { useFilter } from './use-filter.ts'
import { words } from './words.ts'

export type CollectionRates = Awaited<ReturnType<Client['getCollectionRates']>>

/** The rates that are decided on: the year strict beside loose, the month, the old debts. */
export const RateHeads = ({ rates: { rates, goal } }: { rates: CollectionRates }) => {
  const t = useWords(words)
  const goalWords = (rate: string | null, percent: string, missingFen: bigint): string =>
    rate === null
      ? t('nothingToCollect')
      : missingFen > 0n
        ? t('goalMissing', { goal: percent, fen: yuan(missingFen) })
        : t('goalReached', { goal: percent })
  return (
    <section className="rate-heads" aria-label={t('rates')}>
      <Head
        name={t('current')}
        kind={t('strict')}
        open="current"
        percent={rates.current.percent}
        goal={goal?.currentPercent}
        note={
          goal
            ? goalWords(rates.current.percent, goal.currentPercent, goal.currentMissingFen)
            : t('noGoal')
        }
        isMain
      />
      <Head
        name={t('current')}
        kind={t('loose')}
        open="currentLoose"
        percent={rates.currentLoose.percent}
        note={t('looseNote')}
      />
      <Head
        name={t('monthRate')}
        open="month"
        percent={rates.month.percent}
        note={t('monthNote')}
      />
      <Head
        name={t('arrearsRate')}
        kind={t('priorYears')}
        open="arrearsRecovery"
        percent={rates.arrearsRecovery.percent}
        goal={goal?.arrearsPercent}
        note={
          goal
            ? goalWords(rates.arrearsRecovery.percent, goal.arrearsPercent, goal.arrearsMissingFen)
            : t('noGoal')
        }
      />
    </section>
  )
}

type HeadProps = {
  name: string
  kind?: string
  open: 'current' | 'currentLoose' | 'month' | 'arrearsRecovery'
  percent: string | null
  goal?: string | undefined
  note: string
  isMain?: boolean
}

const Head = ({ name, kind, open, percent, goal, note, isMain = false }: HeadProps) => {
  const { set } = useFilter()
  return (
    <button
      type="button"
      className="rate-head"
      data-main={isMain}
      onClick={() => set({ ...closed, rate: open, part: 'numerator' })}
    >
      <span className="quiet">
        {name} {kind ? <span className="tag">{kind}</span> : null}
      </span>
      <strong>{percent === null ? '—' : `${percent}%`}</strong>
      <span className="goal">
        <i style={{ width: `${Math.min(Number(percent ?? 0), 100)}%` }} />
        {goal === undefined ? null : <u style={{ left: `${goal}%` }} />}
      </span>
      <small className="quiet">{note}</small>
    </button>
  )
}
