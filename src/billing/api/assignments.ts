import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, plainDate, words } from '../../kernel/shapes.ts'
import { unitKind } from '../../property/api.ts'

/** Units of a kind, of buildings, or by their codes; what is left out does not narrow. */
const unitChoice = {
  unitKind: unitKind.optional(),
  buildingIds: z.array(id).min(1).max(500).optional(),
  unitCodes: z.array(line(30)).min(1).max(20_000).optional(),
}

export const countTariffUnits = query({
  name: 'countTariffUnits',
  access: bookkeepers,
  summary: 'How many units a choice means, with their area, before a tariff is assigned or ended.',
  input: z.strictObject({ communityId: id, ...unitChoice }),
  output: z.object({
    units: z.number(),
    areaCenti: z.bigint(),
    /** Codes that no unit of the community has; with one of them nothing is assigned. */
    unknownCodes: z.array(z.string()),
  }),
})

export const assignTariff = command({
  name: 'assignTariff',
  access: bookkeepers,
  summary: 'Bills units of a kind (or the named ones) under a tariff from a day on.',
  input: z.strictObject({
    tariffId: id,
    from: plainDate,
    ...unitChoice,
  }),
  output: z.object({ assigned: z.number() }),
})

export const endTariffAssignment = command({
  name: 'endTariffAssignment',
  access: bookkeepers,
  summary: 'Stops billing units under a tariff after a last day; posted charges stay.',
  input: z.strictObject({
    tariffId: id,
    lastDay: plainDate,
    ...unitChoice,
  }),
  output: z.object({ ended: z.number() }),
})

export const unitsWithoutTariff = query({
  name: 'unitsWithoutTariff',
  access: everyStaff,
  summary: 'Units with a payer that no tariff (of an item) bills on a day.',
  input: z.strictObject({
    communityId: id,
    chargeItemId: id.optional(),
    unitKind: unitKind.optional(),
    on: plainDate.optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    units: z.array(
      z.object({ unitId: id, code: z.string(), kind: z.string(), payerName: z.string() }),
    ),
    total: z.number(),
  }),
})

const boardPrice = z.object({
  unitCode: z.string().nullable(),
  itemName: words,
  tariffName: z.string(),
  formulaLabel: words,
  periodKind: z.string(),
  price: z.bigint(),
  legalBasis: z.string(),
  from: z.string(),
  publishedOn: z.string().nullable(),
})

export const getPriceBoard = query({
  name: 'getPriceBoard',
  access: everyStaff,
  summary: 'The prices in force in a community with their legal basis, as they are posted up.',
  input: z.strictObject({ communityId: id }),
  output: z.object({ prices: z.array(boardPrice) }),
})

export const listHouseholdTariffs = query({
  name: 'listHouseholdTariffs',
  access: everyStaff,
  summary: 'What one payer is billed under today, unit by unit.',
  input: z.strictObject({ householdId: id }),
  output: z.object({ prices: z.array(boardPrice) }),
})
