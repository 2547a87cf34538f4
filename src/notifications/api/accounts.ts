import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, line, words } from '../../kernel/shapes.ts'
import { addressKind, carrierName, form } from './names.ts'

/** One field of what an account is made of, enough to draw it. Secrets go in and never come out. */
const carrierField = z.object({
  name: z.string(),
  label: words,
  type: z.enum(['text', 'number', 'yesNo', 'choice']),
  isSecret: z.boolean(),
  isRequired: z.boolean(),
  choices: z.array(z.string()),
  standard: z.union([z.string(), z.number(), z.boolean()]).nullable(),
})

const fieldValue = z.union([z.string().max(8000), z.number(), z.boolean()])

export const listCarriers = query({
  name: 'listCarriers',
  access: ['administrator'],
  summary: 'The carriers of messages there are, and what an account of each is made of.',
  input: z.strictObject({}),
  output: z.object({
    carriers: z.array(
      z.object({
        name: carrierName,
        words,
        form,
        addressKind,
        needsApproval: z.boolean(),
        needsGrant: z.boolean(),
        fields: z.array(carrierField),
      }),
    ),
  }),
})

export const setCarrierAccount = command({
  name: 'setCarrierAccount',
  access: ['administrator'],
  summary: 'Opens an account at a carrier, or changes one; secrets are sealed.',
  input: z.strictObject({
    /** Left out: a new account. */
    carrierAccountId: id.optional(),
    carrier: carrierName,
    name: line(40),
    config: z.record(z.string().max(40), fieldValue),
    /** Left out for an account that keeps the ones it has. */
    secrets: z.record(z.string().max(40), z.string().max(8000)).optional(),
    /** 10⁻⁴ yuan a message; for SMS a segment. */
    price: z.bigint().min(0n).max(1_000_000n),
    perSecond: z.number().int().min(1).max(10_000),
  }),
  output: z.object({ carrierAccountId: id, pushUrl: z.string() }),
})

export const listCarrierAccounts = query({
  name: 'listCarrierAccounts',
  access: ['administrator'],
  summary: 'The company’s accounts at carriers, with the address their receipts come to; no key.',
  input: z.strictObject({}),
  output: z.object({
    accounts: z.array(
      z.object({
        id,
        carrier: carrierName,
        name: z.string(),
        config: z.record(z.string(), fieldValue),
        price: z.bigint(),
        perSecond: z.number(),
        pushUrl: z.string(),
        isActive: z.boolean(),
        /** Until then nothing is sent over it: its provider refused us as a whole. */
        pausedUntil: z.string().nullable(),
        pauseReason: z.string().nullable(),
      }),
    ),
  }),
})

export const pauseCarrierAccount = command({
  name: 'pauseCarrierAccount',
  access: ['administrator'],
  summary: 'Takes an account out of use; messages take other routes.',
  input: z.strictObject({ carrierAccountId: id, reason: line(200) }),
  output: z.object({}),
})

export const resumeCarrierAccount = command({
  name: 'resumeCarrierAccount',
  access: ['administrator'],
  summary: 'Takes an account into use again, also one that its provider’s refusal paused.',
  input: z.strictObject({ carrierAccountId: id }),
  output: z.object({}),
})
