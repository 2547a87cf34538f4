import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, plainDate, text } from '../../kernel/shapes.ts'
import { unitKinds } from './names.ts'

export const unitKind = z.enum(unitKinds)

const occupancy = z.enum(['occupied', 'vacant', 'rented', 'unsold'])

/** One unit with its holders, as a form gives it. */
const unitRow = z.strictObject({
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
  access: bookkeepers,
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

export const updateUnit = command({
  name: 'updateUnit',
  access: bookkeepers,
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
