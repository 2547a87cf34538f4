import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, plainDate } from '../../kernel/shapes.ts'

export const setLateFeePolicy = command({
  name: 'setLateFeePolicy',
  access: ['administrator', 'manager'],
  summary: 'Sets the late fee of a community; without a contract clause there is none.',
  input: z.strictObject({
    communityId: id,
    from: plainDate,
    dailyRatePpm: z.number().int().min(1).max(10_000),
    graceDays: z.number().int().min(0).max(365).default(0),
    capBp: z.number().int().min(0).max(10_000).default(3000),
    annualCapBp: z.number().int().min(1).max(40_000).nullable().default(2400),
    contractClause: line(200),
    principalFirst: z.boolean().default(true),
  }),
  output: z.object({ policyId: id }),
})

export const listLateFeePolicies = query({
  name: 'listLateFeePolicies',
  access: everyStaff,
  summary: 'The late fee of a community over time, the newest first; none without a clause.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    policies: z.array(
      z.object({
        id,
        from: z.string(),
        to: z.string().nullable(),
        dailyRatePpm: z.number(),
        graceDays: z.number(),
        capBp: z.number(),
        annualCapBp: z.number().nullable(),
        contractClause: z.string(),
      }),
    ),
  }),
})
