import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'

const proof = z.string().max(200).optional()
const deviceId = z.string().regex(/^[\w-]{8,64}$/)

export const createWebPushAccount = command({
  name: 'createWebPushAccount',
  access: ['administrator'],
  summary: 'Opens the company’s account for web push with a new pair of keys, made once.',
  input: z.strictObject({
    name: line(40),
    /** Where the push services of browsers reach the company: mailto: or https:. */
    contact: z
      .string()
      .max(200)
      .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/),
  }),
  output: z.object({ carrierAccountId: id, publicKey: z.string() }),
})

export const getPushOffer = query({
  name: 'getPushOffer',
  access: ['owner'],
  summary: 'The key a browser subscribes with; null where the company has no web push in use.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    offer: z.object({ carrierAccountId: id, publicKey: z.string() }).nullable(),
  }),
})

export const subscribeBrowser = command({
  name: 'subscribeBrowser',
  access: ['owner'],
  summary:
    'This browser shall get the household’s notices; the person was proved by a one-time code.',
  input: z.strictObject({
    householdId: id,
    /** `PushSubscription.toJSON()` as the browser gave it. */
    subscription: z.string().max(3000),
    /** Of a phone confirmed by a one-time code; without it nothing is registered. */
    proof,
  }),
  output: z.object({}),
})

export const unsubscribeBrowser = command({
  name: 'unsubscribeBrowser',
  access: ['owner'],
  summary: 'The browser shall get none any more.',
  input: z.strictObject({ householdId: id, endpoint: z.string().max(1000) }),
  output: z.object({}),
})

export const registerDevice = command({
  name: 'registerDevice',
  access: ['owner'],
  summary: 'A phone with the company’s app shall get the household’s notices.',
  input: z.strictObject({
    householdId: id,
    carrier: z.enum(['jpush', 'getui']),
    /** The registration id of JPush, the cid of GeTui. */
    deviceId,
    /** Of a phone confirmed by a one-time code; without it nothing is registered. */
    proof,
  }),
  output: z.object({}),
})

export const unregisterDevice = command({
  name: 'unregisterDevice',
  access: ['owner'],
  summary: 'The phone shall get none any more.',
  input: z.strictObject({ householdId: id, deviceId }),
  output: z.object({}),
})
