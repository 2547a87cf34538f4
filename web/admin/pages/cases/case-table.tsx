import { Link } from '@tanstack/react-router'
import { Checkbox } from 'antd'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import type { Client } from '../../rpc/client.ts'
import { eventWords } from './event-words.ts'
import { words } from './words.ts'

type Answer = Awaited<ReturnType<Client['listCases']>>
export type CaseRow = Answer['cases'][number]

type Props = {
  rows: readonly CaseRow[]
  sums: Pick<Answer, 'total' | 'overdueFen' | 'heldFen'>
  at: number
  onAt: (index: number) => void
  /** Null where the reader may hand nothing over. */
  ticked: ReadonlySet<bigint> | null
  onTick: (caseIds: readonly bigint[], isOn: boolean) => void
}

/** One line a case, the most urgent first; the sums stand above because the list may be long. */
export const CaseTable = ({ rows, sums, at, onAt, ticked, onTick }: Props) => {
  const t = useWords(words)
  const open = rows.filter(({ state }) => state !== 'closed').map(({ caseId }) => caseId)
  const chosen = open.filter((id) => ticked?.has(id)).length
  return (
    <table className="table fixed-head case-list">
      <thead>
        <tr>
          {ticked ? (
            <th className="case-tick">
              <Checkbox
                aria-label={t('tickAll')}
                checked={chosen > 0 && chosen === open.length}
                indeterminate={chosen > 0 && chosen < open.length}
                onChange={({ target }) => onTick(open, target.checked)}
              />
            </th>
          ) : null}
          <th>{t('home')}</th>
          <th className="wide">{t('tier')}</th>
          <th>{t('causeOf')}</th>
          <th>{t('nextStep')}</th>
          <th className="wide">{t('last')}</th>
          <th className="wide">{t('steward')}</th>
          <th className="number wide">{t('held')}</th>
          <th className="number">{t('overdue')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td colSpan={ticked ? 3 : 2}>
            {t('total', { n: sums.total })} <small className="faint wide">{t('wholeFilter')}</small>
          </td>
          <td className="wide" />
          <td />
          <td className="wide" />
          <td className="wide" />
          <td className="number wide">
            <Money fen={sums.heldFen} />
          </td>
          <td className="number">
            <Money fen={sums.overdueFen} />
          </td>
        </tr>
        {rows.map((row, index) => (
          <Row
            key={row.caseId.toString()}
            row={row}
            isCurrent={index === at}
            onEnter={() => onAt(index)}
            isTicked={ticked === null ? null : ticked.has(row.caseId)}
            onTick={(isOn) => onTick([row.caseId], isOn)}
          />
        ))}
      </tbody>
    </table>
  )
}

const Row = ({
  row,
  isCurrent,
  onEnter,
  isTicked,
  onTick,
}: {
  row: CaseRow
  isCurrent: boolean
  onEnter: () => void
  isTicked: boolean | null
  onTick: (isOn: boolean) => void
}) => {
  const t = useWords(words)
  const language = useLanguage()
  return (
    <tr aria-current={isCurrent} onMouseEnter={onEnter}>
      {isTicked === null ? null : (
        <td className="case-tick">
          <Checkbox
            aria-label={t('tickOne', { home: row.unitLabel })}
            checked={isTicked}
            disabled={row.state === 'closed'}
            onChange={({ target }) => onTick(target.checked)}
          />
        </td>
      )}
      <td>
        <Link
          className="row-link"
          to="/dunning/cases/$caseId"
          params={{ caseId: row.caseId.toString() }}
        >
          {row.unitLabel}
        </Link>
        <small className="case-under">{row.payerName}</small>
      </td>
      <td className="wide">
        {row.tier === null ? <span className="faint">—</span> : `U${row.tier}`}
        <small className="case-under">
          {row.daysOverdue > 0
            ? t('daysAndBills', { n: row.daysOverdue, bills: row.billCount })
            : null}
        </small>
      </td>
      <td>
        {row.cause ? t(row.cause) : <span className="faint">{t('unknown')}</span>}
        <small className="case-under">{row.cause ? <CauseBy by={row.causeBy} /> : null}</small>
      </td>
      <td>
        <NextStep row={row} />
      </td>
      <td className="wide">
        {row.lastEvent ? (
          <>
            {eventWords(row.lastEvent, language)}
            <small className="case-under">{row.lastEvent.on}</small>
          </>
        ) : null}
      </td>
      <td className="wide nowrap">
        {row.stewardName ?? <span className="faint">{t('nobody')}</span>}
      </td>
      <td className="number quiet wide">{row.heldFen > 0n ? <Money fen={row.heldFen} /> : null}</td>
      <td className="number">
        <Money fen={row.overdueFen} />
      </td>
    </tr>
  )
}

/** Whether signals propose the cause, or who said it. */
export const CauseBy = ({ by }: { by: string | null }) => {
  const t = useWords(words)
  return by === null || by === 'signals' ? t('bySignals') : t('byPerson', { name: by })
}

const kinds: Record<CaseRow['state'], StateKind> = {
  open: 'due',
  waiting: 'frozen',
  closed: 'void',
}

export const CaseState = ({ row }: { row: CaseRow }) => {
  const t = useWords(words)
  return (
    <State kind={kinds[row.state]}>
      {row.closeReason ? t(`close_${row.closeReason}`) : t(`state_${row.state}`)}
    </State>
  )
}

const NextStep = ({ row }: { row: CaseRow }) => {
  const t = useWords(words)
  if (row.state !== 'open') {
    return (
      <>
        <CaseState row={row} />
        <small className="case-under">
          {row.promise?.state === 'open' ? t('promisedOn', { on: row.promise.promisedOn }) : null}
        </small>
      </>
    )
  }
  return (
    <>
      {t(`action_${row.nextAction ?? 'none'}`)}
      <small className="case-under">{[row.nextOn, row.nextTime].filter(Boolean).join(' ')}</small>
    </>
  )
}
