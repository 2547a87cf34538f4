import { memo, useEffect, useRef } from 'react'
import { percentOf, wholeYuan, yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Icon, type IconName } from '../../parts/icon.tsx'
import { type Grid, isIn, type MapCell } from './grid.ts'
import type { MapFilter } from './route.ts'
import { words } from './words.ts'

type Props = {
  grid: Grid<MapCell>
  filter: MapFilter
  selected: MapCell | undefined
  label: string
  onSelect: (unitId: string) => void
}

/** One row a floor, the entrances apart; a filter dims the others and moves nothing. */
export const CellGrid = ({ grid, filter, selected, label, onSelect }: Props) => {
  const t = useWords(words)
  const columns = grid.entrances
    .map(({ width }) => `repeat(${width}, minmax(48px, 1fr))`)
    .join(' 28px ')
  return (
    <section className="cells-scroll" aria-label={label}>
      <div className="cells" style={{ gridTemplateColumns: `24px ${columns}` }}>
        <span className="cells-head">{t('floor')}</span>
        {grid.entrances.map(({ name, width }, index) => (
          <span
            key={name ?? ''}
            className="cells-head"
            style={{ gridColumn: `${columnOf(grid, index)} / span ${width}` }}
          >
            {name === null ? t('noEntrance') : t('entrance', { name: name.replace(/单元$/, '') })}
          </span>
        ))}
        {grid.floors.map((floor, row) => (
          <Floor key={floor ?? 'none'} floor={floor}>
            {grid.entrances.flatMap(({ rows }, index) =>
              (rows[row] ?? []).map((cell, place) => (
                <Cell
                  key={cell.unitId.toString()}
                  cell={cell}
                  column={columnOf(grid, index) + place}
                  isDim={!isIn(cell, filter)}
                  isSelected={cell.unitId === selected?.unitId}
                  onSelect={onSelect}
                />
              )),
            )}
          </Floor>
        ))}
      </div>
    </section>
  )
}

/** Where an entrance begins: after the floor's number, the entrances before it, and their gaps. */
const columnOf = ({ entrances }: Grid<MapCell>, index: number): number =>
  2 + entrances.slice(0, index).reduce((sum, { width }) => sum + width + 1, 0)

const Floor = ({ floor, children }: { floor: number | null; children: React.ReactNode }) => (
  <>
    <span className="floor">{floor ?? ''}</span>
    {children}
  </>
)

export const iconOf: Record<MapCell['state'], IconName> = {
  overdue: 'overdue',
  disputed: 'frozen',
  due: 'due',
  notDue: 'due',
  vacant: 'void',
  unsold: 'void',
  paid: 'check',
}

type CellProps = {
  cell: MapCell
  column: number
  isDim: boolean
  isSelected: boolean
  onSelect: (unitId: string) => void
}

const Cell = memo(({ cell, column, isDim, isSelected, onSelect }: CellProps) => {
  const t = useWords(words)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (isSelected) button.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [isSelected])
  const { state, room, code, outstandingFen, overdueMonths } = cell
  const isLong = state === 'overdue' && overdueMonths >= 3
  const said = t('cell', {
    code,
    state: t(state),
    fen: outstandingFen > 0n ? yuan(outstandingFen) : '',
  })
  return (
    <button
      ref={button}
      type="button"
      tabIndex={-1}
      className="cell"
      data-state={state}
      data-long={isLong}
      data-dim={isDim}
      aria-current={isSelected}
      aria-label={said}
      title={said}
      style={{ gridColumn: column }}
      onClick={() => onSelect(cell.unitId.toString())}
    >
      <span>{room}</span>
      {state === 'paid' ? null : <Icon name={iconOf[state]} />}
      <em className={state === 'paid' ? '' : 'narrow-out'}>
        {state === 'paid' ? <Icon name="check" /> : shareOrSum(cell)}
      </em>
    </button>
  )
})

/** What the cell says at its right: the sum in whole yuan, or the share that is billed. */
const shareOrSum = ({ state, outstandingFen, vacancyBp }: MapCell): string => {
  if (outstandingFen > 0n) return wholeYuan(outstandingFen)
  return state === 'vacant' && vacancyBp !== null ? percentOf(vacancyBp).replace(/\.00%$/, '%') : ''
}
