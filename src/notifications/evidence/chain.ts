import { createHash } from 'node:crypto'

/** What happened to a message, as the chain of evidence tells it. */
export type EvidenceEvent =
  | 'sent'
  | 'accepted'
  | 'unknown'
  | 'delivered'
  | 'failed'
  | 'opened'
  | 'uplink'
  | 'agreed'

/** The hash before the first row. */
export const genesis = '0'.repeat(64)

export type Link = {
  readonly companyId: bigint
  readonly chainNo: bigint
  readonly messageId: bigint
  readonly deliveryId: bigint | null
  readonly householdId: bigint
  readonly event: string
  readonly happenedAt: string
  readonly previousHash: string
  readonly content: string
}

/**
 * SHA-256 over every field of a row, one a line, the content last: only the content may hold
 * anything but digits and names, so no two rows read the same.
 */
export const hashOf = (link: Link): string =>
  createHash('sha256')
    .update(
      `${link.companyId}\n${link.chainNo}\n${link.messageId}\n${link.deliveryId ?? ''}\n${link.householdId}\n${link.event}\n${link.happenedAt}\n${link.previousHash}\n${link.content}`,
    )
    .digest('hex')

/** To the millisecond, in UTC: the one form in which an instant is hashed. */
export const instantText = (instant: string): string =>
  Temporal.Instant.from(instant.replace(' ', 'T')).toString({ fractionalSecondDigits: 3 })

/** JSON with sorted keys and without spaces; whole numbers of any size as digits. */
export const canonical = (value: unknown): string => {
  if (typeof value === 'bigint') return `"${value}"`
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined)
    fields.sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
