import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, plainDate, words } from '../../kernel/shapes.ts'

const nonNegative = z.string().regex(/^\d{1,18}$/)

/** Plain data that web/owner/check-share.js checks: amounts as decimal text, bytes as base64url. */
const shareProof = z.object({
  v: z.literal(1),
  /** company / shared cost / month: the root is of this pool and of no other. */
  name: z.string(),
  root: z.string(),
  totalFen: nonNegative,
  homes: z.number(),
  share: z.object({ unit: z.string(), weight: nonNegative, fen: nonNegative }),
  parts: z.array(
    z.object({
      salt: z.string(),
      fen: nonNegative,
      path: z.array(
        z.object({
          side: z.enum(['left', 'right']),
          hash: z.string(),
          fen: nonNegative,
          homes: z.number(),
        }),
      ),
    }),
  ),
})

const sharePool = z.object({
  id,
  communityName: z.string(),
  buildingName: z.string().nullable(),
  item: words,
  period: plainDate,
  totalFen: fen,
  homes: z.number(),
  root: z.string(),
})

export type SharePoolView = z.output<typeof sharePool>

export const getShareProof = query({
  name: 'getShareProof',
  access: ['owner', ...everyStaff],
  summary:
    'Proves that a home’s share and all others sum to the shared cost, showing no neighbour.',
  input: z.strictObject({ chargeId: id, periodMonth: plainDate }),
  output: z.object({ pool: sharePool, proof: shareProof }),
})

export type ShareProof = z.output<typeof getShareProof.output>

export const getSharePool = query({
  name: 'getSharePool',
  access: ['public', 'owner', ...everyStaff],
  summary: 'Total, number of homes and root of a shared cost, for neighbours to compare.',
  input: z.strictObject({ poolId: id }),
  output: sharePool,
})
