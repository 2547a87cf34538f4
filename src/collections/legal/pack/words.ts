import { monthWords } from '../../../invoices/index.ts'
import { formatYuan } from '../../../kernel/money.ts'

export const monthOf = (month: string): string => monthWords(month).zh
export const yuan = (fen: bigint | string): string => formatYuan(BigInt(fen))

/** 2026-11-23 18:26, Asia/Shanghai; '' for none. */
export const timeOf = (instant: string | null): string =>
  instant === null
    ? ''
    : Temporal.Instant.from(instant.replace(' ', 'T'))
        .toZonedDateTimeISO('Asia/Shanghai')
        .toPlainDateTime()
        .toString({ smallestUnit: 'minute' })
        .replace('T', ' ')

/** A list for a spreadsheet: UTF-8 with its mark, so that Excel reads it. */
export const csv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`

/** Text that begins like a formula is made text (CWE-1236). */
const csvCell = (text: string): string => {
  const safe = /^[=+@\t\r]|^-(?!\d)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
