import type { Readable } from 'node:stream'
import { Readable as NodeReadable } from 'node:stream'
import type * as z from 'zod'
import type { Operation, Platform } from '../../platform/context.ts'
import { type Call, execute } from '../../platform/execute.ts'
import { coerceBigints } from '../../platform/parse-input.ts'
import { exportNames } from '../api.ts'
import { failures } from '../failures.ts'
import { type Cell, text } from './cell.ts'
import { csvLines } from './csv.ts'
import { startExport } from './start-export.ts'
import type { ExportTable } from './table.ts'
import { exportTables } from './tables.ts'
import { xlsxStream } from './xlsx.ts'

type Name = (typeof exportNames)[number]
const isName = (name: string): name is Name => exportNames.some((known) => known === name)

type OpenExport = {
  readonly fileName: string
  readonly contentType: string
  readonly stream: Readable
}

/**
 * The rows of a query exactly as filtered, as a file that is written while it is sent. Access is
 * the query's own, checked page by page; the call is audited before the first row leaves.
 * @throws Failure noSuchExport, exportTooLarge, and what the query itself refuses
 */
export const openExport = async (
  platform: Platform,
  operations: ReadonlyMap<string, Operation>,
  request: { name: string; format: 'xlsx' | 'csv'; filter: Readonly<Record<string, string>> },
  call: Call,
): Promise<OpenExport> => {
  if (!isName(request.name)) throw failures.noSuchExport({ name: request.name })
  const table = exportTables[request.name]
  const { lang = 'zh', ...filter } = request.filter
  const { maxRows } = (await execute(
    platform,
    startExport,
    { report: request.name, format: request.format, filter },
    call,
  )) as { maxRows: number }
  const operation = operations.get(table.contract.name)
  if (!operation) throw new Error(`${table.contract.name} is not among the operations`)
  const readPage = async (after: string | null) => {
    const paging = table.isPaged ? { limit: '500', ...(after === null ? {} : { after }) } : {}
    const input = fromQuery(table.contract.input, { ...filter, ...paging })
    return table.page((await execute(platform, operation, input, call)) as never)
  }
  const first = await readPage(null)
  if (first.total > maxRows) throw failures.exportTooLarge({ total: first.total, max: maxRows })
  const rows = allRows(table, lang === 'en' ? 'en' : 'zh', first, readPage)
  const madeAt = platform.clock.now().toString()
  return {
    fileName: `${request.name}-${madeAt.slice(0, 10)}.${request.format}`,
    ...(request.format === 'csv'
      ? { contentType: 'text/csv; charset=utf-8', stream: NodeReadable.from(csvLines(rows)) }
      : {
          contentType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
          stream: xlsxStream(rows, {
            sheetName: table.title.zh,
            columnWidths: table.columns.map(({ width }) => width),
            madeAt,
          }),
        }),
  }
}

type Page = ReturnType<ExportTable['page']>

async function* allRows(
  table: ExportTable,
  language: 'zh' | 'en',
  first: Page,
  readPage: (after: string | null) => Promise<Page>,
): AsyncGenerator<readonly Cell[]> {
  yield table.columns.map(({ header }) => text(header[language]))
  for (let page = first; ; page = await readPage(page.next)) {
    for (const row of page.rows) yield table.columns.map(({ cell }) => cell(row as never))
    if (page.next === null) return
  }
}

/**
 * A query string has only texts; each becomes what the contract's field takes: itself, a number,
 * true or false, or a list parted by commas. What fits nothing is left for the contract to refuse.
 */
const fromQuery = (schema: z.ZodType, query: Readonly<Record<string, string>>): unknown => {
  const shape = (schema as unknown as { shape: Record<string, z.ZodType> }).shape
  const fields = Object.entries(query).map(([name, value]) => {
    const field = shape[name]
    const candidates = [value, Number(value), value === 'true', value.split(',')]
    const fits = candidates
      .map((candidate) => (field ? coerceBigints(field, candidate) : candidate))
      .find((candidate) => field?.safeParse(candidate).success)
    return [name, fits ?? value]
  })
  return Object.fromEntries(fields)
}
