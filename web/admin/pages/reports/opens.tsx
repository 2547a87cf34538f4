import { Money } from '../../parts/money.tsx'
import { closed, type ReportFilter } from './route.ts'
import { useFilter } from './use-filter.ts'

/** A number that opens to its entries; nothing stands behind a zero. */
export const Opens = ({
  fen,
  at,
}: {
  fen: bigint
  at: Pick<ReportFilter, 'rate' | 'part' | 'row' | 'figure' | 'age' | 'way'>
}) => {
  const { set } = useFilter()
  if (fen === 0n) return <span className="faint">—</span>
  return (
    <button type="button" className="figure" onClick={() => set({ ...closed, ...at })}>
      <Money fen={fen} />
    </button>
  )
}
