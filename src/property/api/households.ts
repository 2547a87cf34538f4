import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, text } from '../../kernel/shapes.ts'
import { unitKind } from './units.ts'

const householdSummary = z.object({
  householdId: id,
  householdNo: z.string(),
  communityId: id,
  payerName: z.string(),
  payerKind: z.string(),
  unitId: id,
  unitCode: z.string(),
  unitLabel: z.string(),
  unitCount: z.number(),
  phoneMasked: z.string().nullable(),
})

export const searchHouseholds = query({
  name: 'searchHouseholds',
  access: everyStaff,
  summary: 'Finds households by 1栋101, 1-101, 101, a name, a phone or its last four digits.',
  input: z.strictObject({
    communityId: id.optional(),
    text: line(60),
    limit: z.number().int().min(1).max(50).default(10),
  }),
  output: z.object({ households: z.array(householdSummary) }),
})

export const listHouseholds = query({
  name: 'listHouseholds',
  access: everyStaff,
  summary: 'Households of a community by code, page by page, with the count over the whole filter.',
  input: pageInput.extend({
    communityId: id,
    text: text(60).default(''),
    unitKind: unitKind.optional(),
    buildingId: id.optional(),
  }),
  output: z.object({
    households: z.array(householdSummary),
    total: z.number(),
    next: z.string().nullable(),
  }),
})

const person = z.object({
  partyId: id,
  name: z.string(),
  kind: z.string(),
  role: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  unitLabel: z.string(),
  phones: z.array(z.object({ phoneId: id, masked: z.string() })),
  agreement: z.string().nullable(),
})

const account = z.object({
  id,
  unitId: id,
  unitCode: z.string(),
  unitKind: z.string(),
  unitLabel: z.string(),
  areaCenti: z.bigint(),
  deliveredOn: z.string().nullable(),
  occupancy: z.string().nullable(),
  from: z.string(),
  to: z.string().nullable(),
})

export const getHouseholdProfile = query({
  name: 'getHouseholdProfile',
  access: everyStaff,
  summary: 'Everything the register knows about one payer: homes, people, facts.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    id,
    householdNo: z.string(),
    communityId: id,
    communityName: z.string(),
    payer: z.object({ id, name: z.string(), kind: z.string() }),
    accounts: z.array(account),
    people: z.array(person),
  }),
})

export const changeOwner = command({
  name: 'changeOwner',
  access: bookkeepers,
  summary:
    'Change of owner (过户): ends the account, opens another, moves no debt; returns the cut-off statement.',
  input: z.strictObject({
    unitId: id,
    handedOverOn: plainDate,
    newOwners: z.array(line(60)).min(1).max(20),
    newOwnerKind: z.enum(['person', 'organisation', 'developer']).optional(),
    phones: z.array(line(30)).max(10).default([]),
    /** What the parties agreed about old debts; it is recorded, nothing moves by itself. */
    agreement: z.enum(['sellerPays', 'buyerJoins', 'keepSeparate', 'escrow']).default('sellerPays'),
  }),
  output: z.object({
    changeId: id,
    fromAccountId: id,
    toAccountId: id,
    toHouseholdId: id,
    openFen: fen,
    prepaymentFen: fen,
  }),
})

export const payByAgreement = command({
  name: 'payByAgreement',
  access: bookkeepers,
  summary: 'A tenant pays by agreement from a day on; the owner stays jointly liable (条例 41).',
  input: z.strictObject({
    unitId: id,
    tenantName: line(60),
    phones: z.array(line(30)).max(10).default([]),
    from: plainDate,
    /** The last day; null until further notice. */
    to: plainDate.nullable().default(null),
    agreement: line(200),
  }),
  output: z.object({
    billingAccountId: id,
    householdId: id,
    jointlyLiable: id.describe('household of the owner'),
  }),
})

export const updatePhones = command({
  name: 'updatePhones',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Replaces the phones of a person: the old numbers stop at once.',
  input: z.strictObject({ partyId: id, phones: z.array(line(30)).max(10) }),
  output: z.object({ masked: z.array(z.string()) }),
})

export const revealPhone = command({
  name: 'revealPhone',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Shows a whole phone number; who saw it and why is recorded.',
  input: z.strictObject({ phoneId: id, purpose: line(100) }),
  output: z.object({ phone: z.string() }),
})
