import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, month, plainDate, positiveFen, text, words } from '../../kernel/shapes.ts'

export const setSharedCost = command({
  name: 'setSharedCost',
  access: bookkeepers,
  summary: 'States what a building or community shares in a month, and how the sum came about.',
  input: z.strictObject({
    communityId: id,
    buildingId: id.nullable().default(null),
    tariffId: id,
    month,
    serviceFrom: plainDate,
    serviceTo: plainDate,
    poolFen: positiveFen,
    /** `custom`, `usage` and `floorFactor` take the weights given; units without one take no part. */
    weightBasis: z.enum(['area', 'household', 'usage', 'floorFactor', 'custom']).default('area'),
    customWeights: z
      .array(z.strictObject({ unitId: id, weight: z.number().int().min(1).max(1_000_000_000) }))
      .max(20_000)
      .default([]),
    excludedUnitIds: z.array(id).max(10_000).default([]),
    poolEquation: text(100).default(''),
    poolFacts: z
      .array(
        z.strictObject({
          labelZh: line(40),
          labelEn: line(60),
          value: line(80),
          /** Left out, its units alone are put into English. */
          valueEn: line(80).optional(),
        }),
      )
      .max(12)
      .default([]),
  }),
  output: z.object({ sharedCostId: id }),
})

export const listSharedCosts = query({
  name: 'listSharedCosts',
  access: everyStaff,
  summary: 'What is shared in a month, by building, with what the pool came from.',
  input: z.strictObject({ communityId: id, month }),
  output: z.object({
    costs: z.array(
      z.object({
        id,
        buildingId: id.nullable(),
        buildingName: z.string().nullable(),
        tariffId: id,
        itemName: words,
        serviceFrom: z.string(),
        serviceTo: z.string(),
        poolFen: fen,
        weightBasis: z.string(),
        excludedCount: z.number(),
        poolEquation: z.string(),
        poolFacts: z.array(
          z.object({
            labelZh: z.string(),
            labelEn: z.string(),
            value: z.string(),
            valueEn: z.string().optional(),
          }),
        ),
        /** Charges were made of it; it stands. */
        isBilled: z.boolean(),
      }),
    ),
    poolFen: fen,
  }),
})
