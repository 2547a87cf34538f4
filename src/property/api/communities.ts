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
  bankAccountName: z.string(),
  bankName: z.string(),
  bankAccountNo: z.string(),
})

export const getCompany = query({
  name: 'getCompany',
  access: everyStaff,
  summary: 'What papers say of the company.',
  input: z.strictObject({}),
  output: z.object({ name: z.string(), shortName: z.string(), servicePhone: z.string() }),
})

export const updateCompany = command({
  name: 'updateCompany',
  access: ['administrator'],
  summary: 'Changes the name and the telephone that papers say of the company from now on.',
  input: z.strictObject({
    name: line(60),
    shortName: line(10),
    servicePhone: text(30),
  }),
  output: z.object({}),
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
    name: line(60).optional(),
    shortName: line(10).optional(),
    address: text(200).optional(),
    stewardName: text(20).optional(),
    servicePhone: text(30).optional(),
    serviceHours: text(40).optional(),
    goalCurrentBp: z.number().int().min(0).max(10_000).optional(),
    goalArrearsBp: z.number().int().min(0).max(10_000).optional(),
  }),
  output: z.object({}),
})

export const setBankAccount = command({
  name: 'setBankAccount',
  access: ['administrator'],
  summary: 'Sets the bank account that bills of a community name for transfers, or takes it off.',
  input: z.strictObject({
    communityId: id,
    /** Null: bills name none. */
    account: z
      .strictObject({
        name: line(60),
        bank: line(60),
        number: z.string().regex(/^\d{8,30}$/, '8 to 30 digits'),
      })
      .nullable(),
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
