import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import { Fragment, memo, type ReactNode, useEffect } from 'react'
import { useKeys } from '../keys/keys.ts'
import { useLanguage, useWords } from '../language/language.tsx'
import { Button } from './button.tsx'
import { Cells, type Column, Heads } from './columns.tsx'
import { DateField } from './date-field.tsx'
import { FindText } from './find-text.tsx'
import { KeyLine } from './key.tsx'
import { LongList } from './long-list.tsx'
import { Notice } from './notice.tsx'
import { PageHead } from './page-head.tsx'
import { words } from './words.ts'

/** Figures over the whole filter, above the rows: what was counted, more of it, and its sum. */
type Sums = { readonly counted: string; readonly more?: ReactNode; readonly end: ReactNode }

type Props<Page, Row, Filter extends Opening> = {
  title: string
  /** How many the filter finds, and how the button is called that takes them out. */
  counts: (total: number) => { note: string; exportWords: string }
  /** The file of exactly what is filtered: its report and the input of the list. */
  report: string
  input: Readonly<Record<string, string | bigint>>
  filters: ReactNode
  query: UseInfiniteQueryResult<InfiniteData<Page>, unknown>
  rows: readonly Row[]
  /** In the place of a list that has nothing yet. */
  empty: ReactNode
  columns: readonly Column<Row>[]
  sums: (first: Page) => Sums
  detail: (row: Row) => ReactNode
  /** As the address has it, with the row that is open. */
  filter: Filter
  onFilter: (change: Filter) => void
}

type Opening = { at?: string | undefined }

/**
 * A page that lists things by a filter, newest first; one of them is open in place. J and K open the
 * next and the one before, Esc closes.
 */
export const OpeningList = <
  Page extends { next: string | null; total: number },
  Row extends { id: bigint },
  Filter extends Opening,
>(
  props: Props<Page, Row, Filter>,
) => {
  const { title, counts, report, input, filters, query, rows, empty, filter, onFilter } = props
  const t = useWords(words)
  useOpeningKeys(props)
  const set = Object.entries(filter).filter(
    ([key, value]) => !['at', 'tab', 'community'].includes(key) && value !== undefined,
  )
  const clear = (): void =>
    onFilter(Object.fromEntries(set.map(([key]) => [key, undefined])) as Filter)
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
      <LongList
        query={query}
        shown={rows.length}
        empty={
          set.length > 0 ? (
            <Notice
              icon="search"
              title={t('noneFound')}
              action={<Button onClick={clear}>{t('clearFilter')}</Button>}
            />
          ) : (
            empty
          )
        }
      >
        {(first) => <OpeningTable {...props} first={first} />}
      </LongList>
    </>
  )
}

const useOpeningKeys = <Filter extends Opening>({
  rows,
  filter: { at: openId },
  onFilter,
}: {
  rows: readonly { id: bigint }[]
  filter: Filter
  onFilter: (change: Filter) => void
}): void => {
  const t = useWords(words)
  const open = (at: string | undefined): void => onFilter({ at } as Filter)
  const at = rows.findIndex(({ id }) => id.toString() === openId)
  const step = (by: number): void => {
    const row = rows[Math.min(Math.max(at + by, 0), rows.length - 1)]
    if (row) open(row.id.toString())
  }
  useKeys([
    { key: 'j', words: t('next'), run: () => step(1) },
    { key: 'k', words: t('previous'), run: () => step(-1) },
    ...(openId ? [{ key: 'Escape', words: t('close'), run: () => open(undefined) }] : []),
  ])
  // biome-ignore lint/correctness/useExhaustiveDependencies: when another one is opened
  useEffect(() => {
    document.querySelector('tr[aria-current="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [openId])
}

const OpeningTable = <Page, Row extends { id: bigint }, Filter extends Opening>({
  rows,
  columns,
  sums,
  detail,
  filter: { at: openId },
  onFilter,
  first,
}: Props<Page, Row, Filter> & { first: Page }) => {
  const language = useLanguage()
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
          return (
            <Fragment key={id}>
              <OpeningRow
                row={row}
                columns={columns}
                isOpen={isOpen}
                language={language}
                onTurn={() => onFilter({ at: isOpen ? undefined : id } as Filter)}
              />
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

type RowProps<Row> = {
  row: Row
  columns: readonly Column<Row>[]
  isOpen: boolean
  language: string
  onTurn: () => void
}

const DrawnRow = <Row,>({ row, columns: [opener, ...rest], isOpen, onTurn }: RowProps<Row>) => (
  <tr aria-current={isOpen} onClick={onTurn}>
    <td>
      <button type="button" className="row-button" aria-expanded={isOpen}>
        {opener?.cell(row)}
      </button>
    </td>
    <Cells columns={rest} row={row} />
  </tr>
)

/** Of five hundred rows those are drawn again that were opened and closed. */
const OpeningRow = memo(
  DrawnRow,
  (old, now) => old.row === now.row && old.isOpen === now.isOpen && old.language === now.language,
) as typeof DrawnRow

type Filters = {
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
  filter: Filters
  onFilter: (change: Filters) => void
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
