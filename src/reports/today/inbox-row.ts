import { type RawBuilder, sql } from 'kysely'
import type { Role } from '../../kernel/operation.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'

/** Who decides what, and sees it in the inbox; auditors see all of it. */
const decidedBy: Record<InboxItem['kind'], readonly Role[]> = {
  tieOut: ['administrator', 'accountant', 'manager'],
  limitation: ['administrator', 'accountant', 'manager', 'steward'],
  run: ['administrator', 'accountant', 'manager'],
  suspense: ['administrator', 'accountant'],
  approval: ['administrator', 'manager'],
  dispute: ['administrator', 'accountant', 'manager', 'steward'],
  pendingPayment: ['administrator', 'accountant', 'cashier'],
  incident: ['administrator', 'accountant'],
  message: ['administrator', 'accountant', 'manager', 'steward'],
  carrier: ['administrator', 'manager'],
  dunning: ['administrator', 'accountant', 'manager', 'steward'],
}

/** Whether the caller decides such rows, or looks over the shoulders of those who do. */
export const decides = ({ actor }: Context, kind: InboxItem['kind']): boolean =>
  actor.kind !== 'staff' ||
  actor.grants.some(({ role }) => role === 'auditor' || decidedBy[kind].includes(role))

/** An hour of a day in Asia/Shanghai as an instant, ISO 8601. */
export const instantAt = (date: string, time: string): string =>
  Temporal.PlainDateTime.from(`${date}T${time}`)
    .toZonedDateTime('Asia/Shanghai')
    .toInstant()
    .toString()

/** A text that is the same in both languages, such as a name. */
const same = (text: string): Words => ({ zh: text, en: text })

/** English counts: `counted(2, 'waiver')` is `"2 waivers"`. */
export const counted = (n: number, one: string, other = `${one}s`): string =>
  `${n} ${n === 1 ? one : other}`

type Line = InboxItem['lines'][number]
type LineRow = {
  key: string
  zh: string
  en: string
  note: string
  fen: bigint | null
  householdId: bigint | null
}

export const toLine = (row: LineRow): Line => ({
  key: row.key,
  title: { zh: row.zh, en: row.en },
  detail: same(row.note),
  fen: row.fen,
  householdId: row.householdId,
  href: row.householdId === null ? null : `/households/${row.householdId}`,
})

/** Runs a SELECT of the columns of LineRow. */
export const linesOf = async (
  { tx }: Context,
  statement: RawBuilder<unknown>,
): Promise<LineRow[]> => (await sql<LineRow>`${statement}`.execute(tx)).rows

/** Of lines, in fen. */
export const sum = (rows: readonly { fen: bigint | null }[]): bigint =>
  rows.reduce((total, { fen }) => total + (fen ?? 0n), 0n)
