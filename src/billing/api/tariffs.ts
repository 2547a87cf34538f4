import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, plainDate, words } from '../../kernel/shapes.ts'
import { prorations, tariffPeriods } from './names.ts'

const price = z.bigint().min(0n).max(10_000_000_000n).describe('10⁻⁴ yuan')

/**
 * When a charge falls due: at the end of a month or on a day of a later one. Counted from the
 * month of issue, or from the period's first month where it is issued before the period begins.
 */
export const dueRule = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('endOfPeriodMonth'),
    moveToWorkingDay: z.boolean().default(true),
  }),
  z.strictObject({
    kind: z.literal('dayOfMonth'),
    day: z.number().int().min(1).max(28),
    monthsLater: z.number().int().min(0).max(12),
    moveToWorkingDay: z.boolean().default(true),
  }),
])
export type DueRule = z.infer<typeof dueRule>

export const periodKind = z.enum(tariffPeriods)

export const createChargeItem = command({
  name: 'createChargeItem',
  access: bookkeepers,
  summary: 'Adds a charge item with its rounding.',
  input: z.strictObject({
    code: z.string().regex(/^[a-zA-Z][a-zA-Z0-9]{1,30}$/, 'letters and digits'),
    nameZh: line(20),
    nameEn: line(40),
    isPassThrough: z.boolean().default(false),
    roundingUnit: z.enum(['fen', 'jiao', 'yuan']).default('fen'),
    roundingMode: z.enum(['halfUp', 'up', 'down', 'halfEven']).default('halfUp'),
  }),
  output: z.object({ chargeItemId: id }),
})

export const listChargeItems = query({
  name: 'listChargeItems',
  access: everyStaff,
  summary: 'The charge items.',
  input: z.strictObject({}),
  output: z.object({
    items: z.array(
      z.object({
        id,
        code: z.string(),
        name: words,
        isPassThrough: z.boolean(),
        isLateFee: z.boolean(),
        roundingUnit: z.string(),
        roundingMode: z.string(),
      }),
    ),
  }),
})

const versionInput = z.strictObject({
  effectiveFrom: plainDate,
  price: price.default(0n),
  params: z.record(z.string(), z.json()).default({}),
  proration: z.enum(prorations).default('days'),
  roundingPoint: z.enum(['once', 'monthFirst']).default('once'),
  dueRule: dueRule.default({ kind: 'endOfPeriodMonth', moveToWorkingDay: true }),
  legalBasis: line(200),
})

export const createTariff = command({
  name: 'createTariff',
  access: bookkeepers,
  summary: 'Adds a tariff with its first version, which waits for a second person.',
  input: z.strictObject({
    communityId: id,
    chargeItemId: id,
    name: line(40),
    formula: z.string(),
    periodKind: periodKind.default('monthly'),
    firstVersion: versionInput,
  }),
  output: z.object({ tariffId: id, versionId: id }),
})

export const addTariffVersion = command({
  name: 'addTariffVersion',
  access: bookkeepers,
  summary: 'Proposes a new version of a tariff from a day on.',
  input: versionInput.extend({ tariffId: id }),
  output: z.object({ versionId: id }),
})

export const approveTariffVersion = command({
  name: 'approveTariffVersion',
  access: ['administrator', 'manager'],
  summary: 'Approves a version proposed by someone else; the version before ends the day before.',
  input: z.strictObject({ versionId: id }),
  output: z.object({}),
})

const tariffVersion = z.object({
  id,
  version: z.number(),
  from: z.string(),
  to: z.string().nullable(),
  price: z.bigint(),
  legalBasis: z.string(),
  state: z.string(),
  proration: z.string(),
  roundingPoint: z.string(),
  params: z.record(z.string(), z.json()),
  dueRule,
  proposedById: id,
  proposedBy: z.string(),
  approvedBy: z.string(),
})

export const listFormulas = query({
  name: 'listFormulas',
  access: everyStaff,
  summary: 'The formulas a tariff may use, with the names of their own parameters.',
  input: z.strictObject({}),
  output: z.object({
    formulas: z.array(
      z.object({ name: z.string(), label: words, parameters: z.array(z.string()) }),
    ),
  }),
})

export const listTariffs = query({
  name: 'listTariffs',
  access: everyStaff,
  summary: 'Tariffs of a community with their versions and how many units are billed under each.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    tariffs: z.array(
      z.object({
        id,
        name: z.string(),
        formula: z.string(),
        formulaLabel: words,
        periodKind: z.string(),
        itemId: id,
        itemName: words,
        unitCount: z.number(),
        versions: z.array(tariffVersion),
      }),
    ),
  }),
})
