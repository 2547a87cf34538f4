import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, pageInput, plainDate, text } from '../../kernel/shapes.ts'

/** What a counter shows, in 10⁻³ of its unit. */
const readingMilli = z
  .bigint()
  .min(0n)
  .max(10n ** 15n)

export const addMeter = command({
  name: 'addMeter',
  access: bookkeepers,
  summary: 'Registers a meter of a unit or of common parts with its first reading.',
  input: z.strictObject({
    communityId: id,
    unitId: id.nullable().default(null),
    buildingId: id.nullable().default(null),
    kind: z.enum(['water', 'electricity', 'gas', 'heat']),
    serial: line(40),
    multiplier: z.number().int().min(1).max(10_000).default(1),
    /** Figures before the point of a counter that rolls over; null: it never does. */
    digits: z.number().int().min(3).max(9).nullable().default(null),
    installedOn: plainDate,
    initialMilli: readingMilli.default(0n),
  }),
  output: z.object({ meterId: id }),
})

export const changeMeter = command({
  name: 'changeMeter',
  access: bookkeepers,
  summary: 'Puts a new device at a meter’s place: the old one’s last reading, the new one’s first.',
  input: z.strictObject({
    meterId: id,
    changedOn: plainDate,
    lastMilli: readingMilli,
    newSerial: line(40),
    firstMilli: readingMilli.default(0n),
    multiplier: z.number().int().min(1).max(10_000),
    digits: z.number().int().min(3).max(9).nullable().default(null),
  }),
  output: z.object({}),
})

export const recordReadings = command({
  name: 'recordReadings',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Records readings by hand or from a sheet, all or none; backwards is refused.',
  input: z.strictObject({
    communityId: id,
    source: z.enum(['hand', 'sheet']).default('hand'),
    readings: z
      .array(
        z.strictObject({
          serial: line(40),
          readOn: plainDate,
          readingMilli,
          /** A change of meter: `final` ends the old one, `initial` begins the new one. */
          kind: z.enum(['regular', 'estimated', 'final', 'initial']).default('regular'),
          /** The counter passed its last figure; only for a meter whose digits are known. */
          hasRolledOver: z.boolean().default(false),
        }),
      )
      .min(1)
      .max(20_000),
  }),
  output: z.object({ recorded: z.number() }),
})

export const correctReading = command({
  name: 'correctReading',
  access: bookkeepers,
  summary: 'Replaces a reading on which nothing was billed yet.',
  input: z.strictObject({
    readingId: id,
    readingMilli,
    reason: line(200),
  }),
  output: z.object({}),
})

export const listMeters = query({
  name: 'listMeters',
  access: everyStaff,
  summary: 'Meters of a community with their last reading, page by page.',
  input: pageInput.extend({
    communityId: id,
    kind: z.enum(['water', 'electricity', 'gas', 'heat']).optional(),
    text: text(40).default(''),
    /** Only those without a reading this month. */
    onlyUnread: z.boolean().default(false),
  }),
  output: z.object({
    meters: z.array(
      z.object({
        id,
        serial: z.string(),
        kind: z.string(),
        multiplier: z.number(),
        digits: z.number().nullable(),
        unitId: id.nullable(),
        unitCode: z.string().nullable(),
        /** The building of a meter of common parts. */
        buildingName: z.string().nullable(),
        lastReadOn: z.string().nullable(),
        lastMilli: z.bigint().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
})

export const listReadings = query({
  name: 'listReadings',
  access: everyStaff,
  summary: 'Readings of one meter, newest first, with those that were replaced.',
  input: z.strictObject({ meterId: id }),
  output: z.object({
    readings: z.array(
      z.object({
        id,
        readOn: z.string(),
        readingMilli: z.bigint(),
        kind: z.string(),
        source: z.string(),
        hasRolledOver: z.boolean(),
        isReplaced: z.boolean(),
      }),
    ),
  }),
})
