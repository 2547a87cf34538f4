import { plainYuan } from '../../kernel/money.ts'

/**
 * One cell of an export. Text is always a string for the program that opens the file; money is
 * whole fen and is written as an exact decimal of yuan.
 */
export type Cell =
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'money'; readonly fen: bigint }
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'empty' }

export const text = (value: string): Cell => ({ kind: 'text', value })
export const money = (fen: bigint): Cell => ({ kind: 'money', fen })
export const number = (value: number | bigint): Cell => ({ kind: 'number', value })
export const empty: Cell = { kind: 'empty' }

/** A text that a spreadsheet would take for a formula, also in full width. */
export const looksLikeFormula = (value: string): boolean => /^[=+\-@\t\r\n＝＋－＠]/.test(value)

/** The decimal text of a cell that is a number; null for the others. */
export const numeral = (cell: Cell): string | null =>
  cell.kind === 'money' ? plainYuan(cell.fen) : cell.kind === 'number' ? String(cell.value) : null
