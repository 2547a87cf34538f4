import { existsSync, readFileSync, statSync } from 'node:fs'
import { failures } from '../failures.ts'
import type { Invoice } from '../model/invoice-history.ts'

const columns = [
  'countryCode',
  'customerID',
  'PaperlessDate',
  'invoiceNumber',
  'InvoiceDate',
  'DueDate',
  'InvoiceAmount',
  'Disputed',
  'SettledDate',
  'PaperlessBill',
  'DaysToSettle',
  'DaysLate',
] as const
type Column = (typeof columns)[number]

/**
 * Reads a file of invoices in the layout of the IBM receivables sample: one line a row, cells
 * between commas, American dates. How late an invoice was is worked out from its dates.
 * @throws Failure invoiceFileMissing, invoiceFileEmpty, invoiceColumnMissing, invoiceCellUnreadable
 */
export const readInvoices = (file: string): Invoice[] => {
  if (!existsSync(file) || !statSync(file).isFile()) throw failures.invoiceFileMissing({ file })
  const text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '')
  const [header = '', ...lines] = text.split(/\r?\n/)
  const names = header.split(',').map((name) => name.trim())
  const missing = columns.find((column) => !names.includes(column))
  if (missing) {
    throw failures.invoiceColumnMissing({ file, column: missing, columns: columns.join(', ') })
  }
  const invoices = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [invoiceOf(cellsOf(line, names), { file, line: index + 2 })],
  )
  if (invoices.length === 0) throw failures.invoiceFileEmpty({ file })
  return invoices
}

type Cells = (column: Column) => string
type Place = { readonly file: string; readonly line: number }

const cellsOf = (line: string, names: readonly string[]): Cells => {
  const cells = line.split(',')
  return (column) => cells[names.indexOf(column)]?.trim() ?? ''
}

const invoiceOf = (cell: Cells, place: Place): Invoice => {
  const read = <T>(column: Column, kind: Kind<T>): T => {
    const value = kind.read(cell(column))
    if (value !== null) return value
    const { wantedZh, wantedEn } = kind
    throw failures.invoiceCellUnreadable(
      { ...place, column, value: cell(column), wantedZh, wantedEn },
      { line: place.line, field: column },
    )
  }
  const invoiceDay = read('InvoiceDate', day)
  return {
    customer: read('customerID', name),
    number: read('invoiceNumber', name),
    invoiceDay,
    dueDay: read('DueDate', notBefore(invoiceDay)),
    settledDay: read('SettledDate', notBefore(invoiceDay)),
    amount: read('InvoiceAmount', amount),
    isElectronic: read('PaperlessBill', oneOf('Electronic', 'Paper')),
    isDisputed: read('Disputed', oneOf('Yes', 'No')),
  }
}

/** How a cell is read, null where it cannot be, and what it should be. */
type Kind<T> = {
  readonly read: (text: string) => T | null
  readonly wantedZh: string
  readonly wantedEn: string
}

const name: Kind<string> = {
  read: (text) => (text === '' ? null : text),
  wantedZh: '非空的文字',
  wantedEn: 'a text that is not empty',
}

const day: Kind<number> = {
  read: (text) => {
    const [, month, date, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text) ?? []
    try {
      const fields = { year: Number(year), month: Number(month), day: Number(date) }
      const read = Temporal.PlainDate.from(fields, { overflow: 'reject' })
      return Temporal.PlainDate.from('1970-01-01').until(read).days
    } catch {
      return null
    }
  },
  wantedZh: '月/日/年格式的日期',
  wantedEn: 'a date as month/day/year',
}

const notBefore = (first: number): Kind<number> => ({
  read: (text) => {
    const read = day.read(text)
    return read === null || read < first ? null : read
  },
  wantedZh: '不早于开票日的日期（月/日/年）',
  wantedEn: 'a date as month/day/year, not before the invoice’s own',
})

const amount: Kind<number> = {
  read: (text) => (/^-?\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null),
  wantedZh: '数字',
  wantedEn: 'a number',
}

const oneOf = (yes: string, no: string): Kind<boolean> => ({
  read: (text) => (text === yes ? true : text === no ? false : null),
  wantedZh: `${yes} 或 ${no}`,
  wantedEn: `${yes} or ${no}`,
})
