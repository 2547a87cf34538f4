import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import type { CaseRow } from './case-table.tsx'
import { words } from './words.ts'

/** J and K walk the rows, Enter opens one, X ticks it, H hands over what is ticked. */
export const useCaseKeys = ({
  rows,
  onTick,
  onHandOver,
}: {
  rows: readonly CaseRow[]
  onTick: (row: CaseRow) => void
  onHandOver: () => void
}) => {
  const t = useWords(words)
  const navigate = useNavigate()
  const [at, setAt] = useState(-1)
  useEffect(() => {
    document.querySelector('tr[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  })
  const move = (by: number): void => setAt(Math.min(Math.max(at + by, 0), rows.length - 1))
  const open = (): void => {
    const caseId = rows[at]?.caseId.toString()
    if (caseId) void navigate({ to: '/dunning/cases/$caseId', params: { caseId } })
  }
  const tick = (): void => {
    const row = rows[at]
    if (row) onTick(row)
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => move(1) },
    { key: 'k', words: t('previous'), run: () => move(-1) },
    { key: 'ArrowDown', run: () => move(1) },
    { key: 'ArrowUp', run: () => move(-1) },
    { key: 'Enter', words: t('open'), run: open },
    { key: 'x', words: t('tick'), run: tick },
    { key: 'h', words: t('handOver'), run: onHandOver },
  ])
  return { at, setAt }
}
