import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import type { MapCell } from './grid.ts'
import { words } from './words.ts'

export const kindOf: Record<MapCell['state'], StateKind> = {
  overdue: 'overdue',
  disputed: 'frozen',
  due: 'due',
  notDue: 'due',
  vacant: 'void',
  unsold: 'void',
  paid: 'paid',
}

/** The same set as a list. */
export const MapList = ({
  cells,
  selected,
  onSelect,
}: {
  cells: readonly MapCell[]
  selected: MapCell | undefined
  onSelect: (unitId: string) => void
}) => {
  const t = useWords(words)
  return (
    <div className="map-list">
      <table className="table fixed-head">
        <thead>
          <tr>
            <th>{t('room')}</th>
            <th>{t('payer')}</th>
            <th>{t('state')}</th>
            <th className="wide">{t('since')}</th>
            <th className="number">{t('outstanding')}</th>
          </tr>
        </thead>
        <tbody>
          {cells.map((cell) => (
            <tr
              key={cell.unitId.toString()}
              aria-current={cell.unitId === selected?.unitId}
              onClick={() => onSelect(cell.unitId.toString())}
            >
              <td>{cell.code}</td>
              <td className="nowrap">{cell.payerName ?? '—'}</td>
              <td>
                <State kind={kindOf[cell.state]}>{t(cell.state)}</State>
              </td>
              <td className="quiet nowrap wide">{cell.oldestDueOn ?? ''}</td>
              <td className="number">
                <Money fen={cell.outstandingFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
