import * as z from 'zod'
import { bookkeepers, bookReaders, command, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, words } from '../../kernel/shapes.ts'

export const discrepancyKinds = [
  'onlyOurs',
  'onlyTheirs',
  'amount',
  'fee',
  'status',
  'refund',
  'duplicateLine',
  'dateShift',
] as const

const discrepancyKind = z.enum(discrepancyKinds)

const actions = ['suspense', 'surplusShortfall', 'accept', 'book', 'sendBack'] as const

const action = z.enum(actions)

export const proposal = z.object({
  action,
  title: words,
  reason: words,
  /** What will change in the books. */
  effect: words,
  /** Per cent; null where it does not apply. */
  confidence: z.number().nullable(),
  applies: z.boolean(),
})

const discrepancy = z.object({
  id,
  date: z.string(),
  channelAccountId: id,
  channel: z.string(),
  kind: discrepancyKind,
  key: z.string(),
  lineNo: z.number().nullable(),
  paymentId: id.nullable(),
  refundId: id.nullable(),
  householdId: id.nullable(),
  payerName: z.string().nullable(),
  unitCode: z.string().nullable(),
  oursFen: fen.nullable(),
  theirsFen: fen.nullable(),
  differenceFen: fen,
  happenedAt: z.string().nullable(),
  state: z.enum(['open', 'healed', 'resolved']),
  resolution: z.string().nullable(),
  reason: z.string().nullable(),
  resolvedAt: z.string().nullable(),
  proposals: z.array(proposal),
})

const discrepancyFilter = {
  from: plainDate.optional(),
  to: plainDate.optional(),
  kind: discrepancyKind.optional(),
  state: z.enum(['open', 'healed', 'resolved']).optional(),
  channelAccountId: id.optional(),
  householdId: id.optional(),
}

export const listDiscrepancies = query({
  name: 'listDiscrepancies',
  access: bookReaders,
  summary:
    'Differences by filter, the newest day first, with ranked ways to explain the open ones.',
  input: pageInput.extend(discrepancyFilter),
  output: z.object({
    discrepancies: z.array(discrepancy),
    total: z.number(),
    openCount: z.number(),
    next: z.string().nullable(),
  }),
})

export const resolveDiscrepancy = command({
  name: 'resolveDiscrepancy',
  access: bookkeepers,
  summary: 'Explains a difference by one of the offered ways, with a reason.',
  input: z.strictObject({ discrepancyId: id, action, reason: line(200) }),
  output: z.object({ openCount: z.number() }),
})

export const undoResolution = command({
  name: 'undoResolution',
  access: bookkeepers,
  summary: 'Takes an explanation back by reversal; the difference is open again.',
  input: z.strictObject({ discrepancyId: id, reason: line(200) }),
  output: z.object({ openCount: z.number() }),
})
