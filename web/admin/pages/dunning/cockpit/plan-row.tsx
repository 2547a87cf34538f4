import { memo } from 'react'
import type { PlanGroupName } from '../../../../../src/collections/api.ts'
import { useLanguage, useWords } from '../../../language/language.tsx'
import { Money } from '../../../parts/money.tsx'
import { State } from '../../../parts/state.tsx'
import { yuanPerMinute } from './figures.ts'
import { TierTag } from './tiers.tsx'
import type { PlanRow } from './use-plan.ts'
import { words } from './words.ts'

type Props = {
  row: PlanRow
  group: PlanGroupName
  isSelected: boolean
  onSelect: (row: PlanRow) => void
  onOpen: (row: PlanRow) => void
}

const DrawnRow = ({ row, group, isSelected, onSelect, onOpen }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const { unitLabel, payerName, balanceFen, tier, limitationDaysLeft, action, why } = row
  const isResting = group === 'nothing' || row.state === 'removed'
  return (
    <tr
      className={isResting ? 'plan-row resting' : 'plan-row'}
      aria-current={isSelected}
      onClick={() => onSelect(row)}
      onDoubleClick={() => onOpen(row)}
    >
      <td className="rank wide">{row.rank}</td>
      <td className="who">
        <b>{unitLabel}</b> <span className="quiet">{payerName}</span>
        <span className="telephone">
          <TierTag tier={tier} />
        </span>
      </td>
      <td className="number">
        <Money fen={balanceFen} />
      </td>
      <td className="nowrap wide">
        <TierTag tier={tier} />{' '}
        <small className={tier === 5 ? 'overdue' : 'quiet'}>
          {limitationDaysLeft < 0 ? t('passed') : t('days', { n: limitationDaysLeft })}
        </small>
      </td>
      <td className="action">
        {isResting ? <span>{action.words[language]}</span> : <b>{action.words[language]}</b>}
        <small className="quiet">
          {row.state === 'removed' && row.result ? row.result[language] : why[language]}
          {row.isHeldOut ? <span className="tag">{t('heldOut')}</span> : null}
        </small>
      </td>
      <Outcome row={row} group={group} />
    </tr>
  )
}

/** Of five hundred rows those are drawn again that changed. */
export const Row = memo(
  DrawnRow,
  (old, now) => old.row === now.row && old.isSelected === now.isSelected && old.group === now.group,
)

const stateKinds = { queued: 'due', done: 'paid', removed: 'void' } as const

/** What it brings and takes, or why there is nothing to reckon with. */
const Outcome = ({ row, group }: { row: PlanRow; group: PlanGroupName }) => {
  const t = useWords(words)
  const language = useLanguage()
  const { quiet, state, result, gainFen, staffMinutes, fenPerMinute, balanceFen } = row
  if (state === 'queued' || state === 'done' || state === 'removed') {
    return (
      <Settled>
        <State kind={stateKinds[state]}>
          {state !== 'removed' && result
            ? result[language]
            : t(state === 'queued' && staffMinutes > 0 ? 'isCase' : state)}
        </State>
      </Settled>
    )
  }
  if (quiet) {
    return (
      <Settled>
        <State kind={quiet.name === 'noGain' || quiet.name === 'stepNotDue' ? 'void' : 'frozen'}>
          {quiet.words[language]}
        </State>
      </Settled>
    )
  }
  return (
    <>
      <td className="number wide">
        {group === 'must' ? (
          <span className="quiet">
            {t('keeps')} <Money fen={balanceFen} />
          </span>
        ) : (
          <Money fen={gainFen} signed />
        )}
      </td>
      <td className="number wide quiet">
        {staffMinutes > 0 ? t('minute', { n: staffMinutes }) : t('unranked')}
      </td>
      <td className={group === 'must' ? 'number overdue' : 'number'}>
        <b>
          {group === 'must'
            ? t('mustMark')
            : fenPerMinute === null
              ? t('unranked')
              : yuanPerMinute(fenPerMinute)}
        </b>
      </td>
    </>
  )
}

const Settled = ({ children }: { children: React.ReactNode }) => (
  <>
    <td className="number wide" colSpan={2}>
      {children}
    </td>
    <td className="number faint">
      <span className="telephone">{children}</span>
      <span className="wide">—</span>
    </td>
  </>
)
