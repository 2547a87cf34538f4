import * as z from 'zod'
import { everyStaff, query } from '../../kernel/operation.ts'
import { fen, id } from '../../kernel/shapes.ts'
import { unitKind } from '../../property/api.ts'

/**
 * State of a unit, the first that fits: overdue, disputed (frozen), due within a week, notDue,
 * vacant (billed at a share), unsold (owed by the developer), paid.
 */
export const unitStates = [
  'overdue',
  'disputed',
  'due',
  'notDue',
  'vacant',
  'unsold',
  'paid',
] as const

const unitState = z.enum(unitStates)

export const getBuildingMap = query({
  name: 'getBuildingMap',
  access: everyStaff,
  summary: 'A building as it stands: one cell a unit with state and amount; sums per state.',
  input: z.strictObject({ communityId: id, buildingId: id.optional() }),
  output: z.object({
    asOf: z.string(),
    buildings: z.array(
      z.object({ id, name: z.string(), units: z.number(), overdueUnits: z.number() }),
    ),
    /** Over the whole community. */
    units: z.number(),
    overdueUnits: z.number(),
    buildingId: id.nullable(),
    cells: z.array(
      z.object({
        unitId: id,
        code: z.string(),
        room: z.string(),
        kind: unitKind,
        floor: z.number().nullable(),
        entrance: z.string().nullable(),
        areaCenti: z.bigint(),
        householdId: id.nullable(),
        payerName: z.string().nullable(),
        state: unitState,
        outstandingFen: fen,
        overdueFen: fen,
        heldFen: fen,
        overdueMonths: z.number(),
        oldestDueOn: z.string().nullable(),
        /** 7000: 70 % is charged while it stands empty. */
        vacancyBp: z.number().nullable(),
      }),
    ),
    /** The legend is also the sum: every unit once, with what its present payer owes for it. */
    sums: z.array(z.object({ state: unitState, units: z.number(), fen })),
    overdueThreeMonths: z.object({ units: z.number(), fen }),
  }),
})
