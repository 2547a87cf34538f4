import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Fragment, type ReactNode, useEffect } from 'react'
import { useKeys } from '../keys/keys.ts'
import { useWords } from '../language/language.tsx'
import { Cells, type Column, Heads } from './columns.tsx'
import { DateField } from './date-field.tsx'
import { FindText } from './find-text.tsx'
import { KeyLine } from './key.tsx'
import { LongList } from './long-list.tsx'
import { PageHead } from './page-head.tsx'
import { words } from './words.ts'

/** Figures over the whole filter, above the rows: what was counted, more of it, and its sum. */
type Sums = { readonly counted: string; readonly more?: ReactNode; readonly end: ReactNode }

type Props<Page, Row> = {
  title: string
  /** How many the filter finds, and how the button is called that takes them out. */
  counts: (total: number) => { note: string; exportWords: string }
  /** The file of exactly what is filtered: its report and the input of the list. */
  report: string
  input: Readonly<Record<string, string | bigint>>
  filters: ReactNode
  query: UseInfiniteQueryResult<InfiniteData<Page>, unknown>
  rows: readonly Row[]
  empty: ReactNode
  columns: readonly Column<Row>[]
  sums: (first: Page) => Sums
  detail: (row: Row) => ReactNode
  openId: string | undefined
  onOpen: (id: string | undefined) => void
}

/**
 * A page that lists things by a filter, newest first; one of them is open in place. J and K open the
 * next and the one before, Esc closes.
 */
export const OpeningList = <
  Page extends { next: string | null; total: number },
  Row extends { id: bigint },
>(
  props: Props<Page, Row>,
) => {
  const { title, counts, report, input, filters, query, rows, empty, openId, onOpen } = props
  const t = useWords(words)
  useOpeningKeys(rows, openId, onOpen)
  const total = query.data?.pages[0]?.total
  const said = total === undefined ? null : counts(total)
  const file = new URLSearchParams(
    Object.entries(input).flatMap(([key, value]) => (value === '' ? [] : [[key, String(value)]])),
  )
  return (
    <>
      <PageHead title={title} note={said?.note}>
        <KeyLine
          keys={[
            ['/', t('find')],
            ['J K', t('open')],
          ]}
        />
        {said && total ? (
          <a className="button" href={`/exports/${report}.xlsx?${file}`} download>
            {said.exportWords}
          </a>
        ) : null}
      </PageHead>
      {filters}
      <LongList query={query} shown={rows.length} empty={empty}>
        {(first) => <OpeningTable {...props} first={first} />}
      </LongList>
    </>
  )
}

const useOpeningKeys = (
  rows: readonly { id: bigint }[],
  openId: string | undefined,
  onOpen: (id: string | undefined) => void,
): void => {
  const t = useWords(words)
  const at = rows.findIndex(({ id }) => id.toString() === openId)
  const step = (by: number): void => {
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)]
    if (row) onOpen(row.id.toString())
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => step(1) },
    { key: 'k', words: t('previous'), run: () => step(-1) },
    ...(openId ? [{ key: 'Escape', words: t('close'), run: () => onOpen(undefined) }] : []),
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is opened
  useEffect(() => {
    document.querySelector('tr[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [openId])
}

const OpeningTable = <Page, Row extends { id: bigint }>({
  rows,
  columns,
  sums,
  detail,
  openId,
  onOpen,
  first,
}: Props<Page, Row> & { first: Page }) => {
  const { counted, more, end } = sums(first)
  return (
    <table className="table fixed-head opening">
      <thead>
        <tr>
          <Heads columns={columns} />
        </tr>
      </thead>
      <tbody>
        <tr className="sums-row">
          <td colSpan={3}>{counted}</td>
          <td className="wide" colSpan={columns.length - 4}>
            {more}
          </td>
          <td className="number">{end}</td>
        </tr>
        {rows.map((row) => {
          const id = row.id.toString()
          const isOpen = id === openId
          const [opener, ...rest] = columns
          return (
            <Fragment key={id}>
              <tr aria-current={isOpen} onClick={() => onOpen(isOpen ? undefined : id)}>
                <td>
                  <button type="button" className="row-button" aria-expanded={isOpen}>
                    {opener?.cell(row)}
                  </button>
                </td>
                <Cells columns={rest} row={row} />
              </tr>
              {isOpen ? (
                <tr className="opened">
                  <td colSpan={columns.length}>{detail(row)}</td>
                </tr>
              ) : null}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

type Filter = {
  text?: string | undefined
  from?: string | undefined
  to?: string | undefined
  at?: string | undefined
}

/** The line of filters above such a list: a text, days from and to, and choices of its own. */
export const OpeningFilters = ({
  find,
  filter,
  onFilter,
  children,
}: {
  find: string
  filter: Filter
  onFilter: (change: Filter) => void
  children: ReactNode
}) => {
  const t = useWords(words)
  return (
    <div className="opening-filters">
      <FindText text={filter.text ?? ''} label={find} onText={(text) => onFilter({ text })} />
      {(['from', 'to'] as const).map((key) => (
        <DateField
          key={key}
          isOptional
          label={t(key)}
          value={filter[key]}
          onChange={(day) => onFilter({ [key]: day })}
        />
      ))}
      {children}
    </div>
  )
}
