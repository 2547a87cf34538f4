import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, text } from '../../kernel/shapes.ts'

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
