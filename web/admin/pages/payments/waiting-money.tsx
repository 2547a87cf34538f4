import type { UseQueryResult } from '@tanstack/react-query'
import { useWords } from '../../language/language.tsx'
import { Cells, type Column, Heads } from '../../parts/columns.tsx'
import { Money } from '../../parts/money.tsx'
import { Notice } from '../../parts/notice.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Part } from '../../parts/part.tsx'
import { words } from './words.ts'

type Waiting<Row> = { readonly rows: readonly Row[]; readonly sumFen: bigint }

/** Money that waits for somebody: what is known of each, its amount, what can be done, and the sum. */
export const WaitingMoney = <Row extends { amountFen: bigint }>({
  title,
  note,
  query,
  idOf,
  nothing,
  nothingWhy,
  columns,
  actions,
}: {
  title: string
  note: string
  query: UseQueryResult<Waiting<Row>, unknown>
  idOf: (row: Row) => bigint
  nothing: string
  nothingWhy: string
  /** The first two have a place on a telephone. */
  columns: readonly Column<Row>[]
  /** None for who may not do them. */
  actions: readonly { label: string; isBusy?: boolean; run: (row: Row) => void }[]
}) => {
  const t = useWords(words)
  const all: readonly Column<Row>[] = [
    ...columns,
    { head: t('amount'), kind: 'number', cell: ({ amountFen }) => <Money fen={amountFen} /> },
    {
      head: '',
      kind: 'number',
      cell: (row) => (
        <span className="row-actions">
          {actions.map(({ label, isBusy, run }) => (
            <button
              key={label}
              type="button"
              className="link"
              disabled={isBusy}
              onClick={() => run(row)}
            >
              {label}
            </button>
          ))}
        </span>
      ),
    },
  ]
  const table = ({ rows, sumFen }: Waiting<Row>) =>
    rows.length === 0 ? (
      <Notice icon="paid" title={nothing}>
        {nothingWhy}
      </Notice>
    ) : (
      <table className="table">
        <thead>
          <tr>
            <Heads columns={all} />
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={idOf(row).toString()}>
              <Cells columns={all} row={row} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={2}>{t('total', { n: rows.length })}</td>
            <td className="wide" colSpan={columns.length - 2} />
            <td className="number">
              <Money fen={sumFen} />
            </td>
            <td />
          </tr>
        </tfoot>
      </table>
    )
  return (
    <>
      <PageHead title={title} note={note} />
      <Part query={query}>{table}</Part>
    </>
  )
}
