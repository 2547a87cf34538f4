import { useWords } from '../../../language/language.tsx'
import { Money } from '../../../parts/money.tsx'
import { Row } from './plan-row.tsx'
import type { PlanGroup, PlanRow } from './use-plan.ts'
import { words } from './words.ts'

const columnCount = 8

type Props = {
  groups: readonly PlanGroup[]
  isApproved: boolean
  selected: PlanRow | undefined
  onSelect: (row: PlanRow) => void
  onOpen: (row: PlanRow) => void
  onAll: (group: PlanGroup['name'] | undefined) => void
}

/** The groups of the plan under each other; they share the columns and never mix. */
export const PlanTable = ({ groups, isApproved, selected, onSelect, onOpen, onAll }: Props) => {
  const t = useWords(words)
  return (
    <table className="table plan-table fixed-head">
      <thead>
        <tr>
          <th className="wide" aria-label={t('ranked')} />
          <th>{t('household')}</th>
          <th className="number">{t('owed')}</th>
          <th className="wide">{t('urgency')}</th>
          <th>{t('action')}</th>
          <th className="number wide">{t('gain')}</th>
          <th className="number wide">{t('minutes')}</th>
          <th className="number">{t('perMinute')}</th>
        </tr>
      </thead>
      {groups
        .filter(({ households }) => households > 0)
        .map((group) => (
          <tbody key={group.name}>
            <GroupHead group={group} isApproved={isApproved} onAll={onAll} />
            {group.rows.map((row) => (
              <Row
                key={row.decisionId.toString()}
                row={row}
                group={group.name}
                isSelected={row.decisionId === selected?.decisionId}
                onSelect={onSelect}
                onOpen={onOpen}
              />
            ))}
            <More group={group} />
          </tbody>
        ))}
    </table>
  )
}

const GroupHead = ({
  group,
  isApproved,
  onAll,
}: Pick<Props, 'isApproved' | 'onAll'> & { group: PlanGroup }) => {
  const t = useWords(words)
  const { name, households, balanceFen, rows, isAll } = group
  const [before, after = ''] = t('mustNote', { n: households }).split('{fen}')
  return (
    <tr className="group-head">
      <th colSpan={columnCount}>
        <b>{t(name === 'messages' && isApproved ? 'messagesApproved' : name)}</b>
        {name === 'must' ? (
          <>
            {before}
            <Money fen={balanceFen} />
            {after}
          </>
        ) : (
          t('groupNote', { n: households })
        )}
        {rows.length < households
          ? t('shown', { n: rows.length, first: name === 'ranked' ? t('first') : '' })
          : null}
        {isAll || rows.length < households ? (
          <button type="button" className="link" onClick={() => onAll(isAll ? undefined : name)}>
            {t(isAll ? 'showLess' : 'showAll')}
          </button>
        ) : null}
      </th>
    </tr>
  )
}

/** The next page of a group that is shown to its end. */
const More = ({ group }: { group: PlanGroup }) => {
  const t = useWords(words)
  const { households, rows, isAll, isLoading, more } = group
  if (!isAll || rows.length >= households) return null
  return (
    <tr>
      <td colSpan={columnCount}>
        <button type="button" className="link" disabled={isLoading} onClick={more}>
          {t('showMore', { n: households - rows.length })}
        </button>
      </td>
    </tr>
  )
}
