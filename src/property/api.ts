import * as z from 'zod'
import { command, everyStaff, query } from '../kernel/operation.ts'
import { fen, id, line, pageInput, plainDate, text } from '../kernel/shapes.ts'
import { importContracts } from './api-import.ts'

export const unitKind = z.enum(['home', 'shop', 'parkingSpace', 'storage'])
export const occupancy = z.enum(['occupied', 'vacant', 'rented', 'unsold'])

const community = z.object({
  id,
  name: z.string(),
  shortName: z.string(),
  address: z.string(),
  stewardName: z.string(),
  servicePhone: z.string(),
  serviceHours: z.string(),
  goalCurrentBp: z.number(),
  goalArrearsBp: z.number(),
})

export const createCommunity = command({
  name: 'createCommunity',
  access: ['administrator'],
  summary: 'Adds a community to the company.',
  input: z.strictObject({
    name: line(60),
    shortName: line(10).optional(),
    address: text(200).default(''),
    stewardName: text(20).default(''),
    servicePhone: text(30).default(''),
  }),
  output: z.object({ communityId: id }),
})

export const updateCommunity = command({
  name: 'updateCommunity',
  access: ['administrator', 'manager'],
  summary: 'Changes what bills say of a community and its collection goals.',
  input: z.strictObject({
    communityId: id,
    address: text(200).optional(),
    stewardName: text(20).optional(),
    servicePhone: text(30).optional(),
    serviceHours: text(40).optional(),
    goalCurrentBp: z.number().int().min(0).max(10_000).optional(),
    goalArrearsBp: z.number().int().min(0).max(10_000).optional(),
  }),
  output: z.object({}),
})

export const listCommunities = query({
  name: 'listCommunities',
  access: everyStaff,
  summary: 'The communities the caller reaches.',
  input: z.strictObject({}),
  output: z.object({ communities: z.array(community) }),
})

/** One unit with its holders, as a form gives it. */
export const unitRow = z.strictObject({
  building: line(20).nullable().default(null),
  entrance: line(20).nullable().default(null),
  room: line(20),
  kind: unitKind,
  areaCenti: z.bigint().min(0n).max(100_000_000n).describe('0.01 ㎡'),
  deliveredOn: plainDate.nullable().default(null),
  occupancy: occupancy.nullable().default(null),
  parkingKind: text(20).nullable().default(null),
  plate: text(20).nullable().default(null),
  linkedCode: text(30).nullable().default(null),
  remark: text(2000).default(''),
  owners: z.array(line(60)).max(20).default([]),
  ownerKind: z.enum(['person', 'organisation', 'developer']).optional(),
  phones: z.array(line(30)).max(10).default([]),
  tenant: z
    .strictObject({ name: line(60), phone: line(30).nullable() })
    .nullable()
    .default(null),
  accountFrom: plainDate,
})

export const registerUnits = command({
  name: 'registerUnits',
  access: ['administrator', 'accountant'],
  summary: 'Registers units with owners and billing accounts; units known already are left alone.',
  input: z.strictObject({ communityId: id, rows: z.array(unitRow).min(1).max(20_000) }),
  output: z.object({
    units: z.array(
      z.object({
        code: z.string(),
        unitId: id,
        billingAccountId: id.nullable(),
        householdId: id.nullable(),
      }),
    ),
    skipped: z.number(),
  }),
})

export const householdSummary = z.object({
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
  access: ['administrator', 'accountant'],
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
  access: ['administrator', 'accountant'],
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

export const updateUnit = command({
  name: 'updateUnit',
  access: ['administrator', 'accountant'],
  summary: 'Corrects area, hand-over day, occupancy and remarks of a unit, or takes it out of use.',
  input: z.strictObject({
    unitId: id,
    areaCenti: z.bigint().min(0n).max(100_000_000n).optional(),
    insideAreaCenti: z.bigint().min(0n).max(100_000_000n).nullable().optional(),
    deliveredOn: plainDate.nullable().optional(),
    occupancy: occupancy.nullable().optional(),
    parkingKind: text(20).nullable().optional(),
    plate: text(20).nullable().optional(),
    remark: text(2000).optional(),
    isActive: z.boolean().optional(),
  }),
  output: z.object({}),
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

export const getGeometry = query({
  name: 'getGeometry',
  access: everyStaff,
  summary: 'Buildings of a community with entrances and units by floor, for the building map.',
  input: z.strictObject({ communityId: id, buildingId: id.optional() }),
  output: z.object({
    buildings: z.array(z.object({ id, name: z.string(), unitCount: z.number() })),
    units: z.array(
      z.object({
        id,
        code: z.string(),
        room: z.string(),
        kind: unitKind,
        floor: z.number().nullable(),
        entrance: z.string().nullable(),
        householdId: id.nullable(),
        payerName: z.string().nullable(),
        areaCenti: z.bigint(),
      }),
    ),
  }),
})

export const propertyContracts = {
  ...importContracts,
  createCommunity,
  updateCommunity,
  listCommunities,
  registerUnits,
  searchHouseholds,
  getHouseholdProfile,
  changeOwner,
  payByAgreement,
  updateUnit,
  updatePhones,
  revealPhone,
  listHouseholds,
  getGeometry,
}
