import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, plainDate, positiveFen, text, words } from '../../kernel/shapes.ts'

export const requestWaiver = command({
  name: 'requestWaiver',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager'],
  summary: 'Asks for a waiver on a charge; someone else decides.',
  input: z.strictObject({
    chargeId: id,
    periodMonth: plainDate,
    kind: z
      .enum(['waiver', 'vacancy', 'compensation', 'hardship', 'discount', 'writeOff'])
      .default('waiver'),
    amountFen: positiveFen,
    reason: line(200),
  }),
  output: z.object({ waiverId: id }),
})

export const decideWaiver = command({
  name: 'decideWaiver',
  access: ['administrator', 'manager'],
  summary: 'Approves or refuses a waiver asked for by someone else.',
  input: z.strictObject({ waiverId: id, approve: z.boolean(), note: text(200).default('') }),
  output: z.object({}),
})

export const reverseWaiver = command({
  name: 'reverseWaiver',
  access: ['administrator', 'manager'],
  summary: 'Takes an approved waiver or write-off back: the amount is owed again.',
  input: z.strictObject({ waiverId: id, reason: line(200) }),
  output: z.object({}),
})

export const requestVacancy = command({
  name: 'requestVacancy',
  access: ['administrator', 'accountant', 'cashier', 'steward', 'manager'],
  summary: 'Asks for a unit to be billed at a share while it stands empty.',
  input: z.strictObject({
    unitId: id,
    chargeItemId: id,
    from: plainDate,
    to: plainDate.nullable(),
    discountBp: z.number().int().min(0).max(9999),
    reason: line(200),
    legalBasis: line(200),
  }),
  output: z.object({ vacancyId: id }),
})

export const decideVacancy = command({
  name: 'decideVacancy',
  access: ['administrator', 'manager'],
  summary: 'Approves or refuses a vacancy reduction asked for by someone else.',
  input: z.strictObject({ vacancyId: id, approve: z.boolean() }),
  output: z.object({}),
})

export const listVacancies = query({
  name: 'listVacancies',
  access: everyStaff,
  summary: 'Vacancy reductions of a community, running and waiting ones first.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    vacancies: z.array(
      z.object({
        id,
        unitCode: z.string(),
        itemName: words,
        from: z.string(),
        to: z.string().nullable(),
        discountBp: z.number(),
        reason: z.string(),
        legalBasis: z.string(),
        state: z.enum(['requested', 'approved', 'refused', 'ended']),
        requestedById: id,
        requestedBy: z.string(),
      }),
    ),
  }),
})

export const listApprovals = query({
  name: 'listApprovals',
  access: everyStaff,
  summary: 'What waits for a second person: waivers, vacancies, tariff versions.',
  input: z.strictObject({}),
  output: z.object({
    approvals: z.array(
      z.object({
        kind: z.enum(['waiver', 'vacancy', 'tariffVersion']),
        id,
        title: words,
        amountFen: fen.nullable(),
        reason: z.string(),
        requestedBy: id,
        householdId: id.nullable(),
      }),
    ),
  }),
})
