import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, words } from '../../kernel/shapes.ts'

const openid = z.string().regex(/^[\w-]{6,64}$/)
const providerCode = z.string().regex(/^[\w-]{1,64}$/)

export const listGrants = query({
  name: 'listGrants',
  access: everyStaff,
  summary:
    'In which WeChats a household’s people read, and how many one-message permissions are left.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    addresses: z.array(
      z.object({
        addressId: id,
        name: z.string(),
        masked: z.string(),
        boundAt: z.string(),
        grants: z.array(
          z.object({
            providerCode: z.string(),
            /** What the template is for; empty when it is not ours any more. */
            kinds: z.array(words),
            left: z.number(),
            used: z.number(),
            lastGrantedAt: z.string(),
          }),
        ),
      }),
    ),
  }),
})

export const getWechatOffer = query({
  name: 'getWechatOffer',
  access: ['owner'],
  summary: 'What the owner’s page may ask inside WeChat: to read there, to get one message.',
  input: z.strictObject({ householdId: id, openid: openid.optional() }),
  output: z.object({
    /** Null: the company has no Official Account in use. */
    appId: z.string().nullable(),
    /** Whether this WeChat is one where the household's people read. */
    isBound: z.boolean(),
    templates: z.array(z.object({ providerCode: z.string(), words, left: z.number() })),
  }),
})

export const signWechatPage = command({
  name: 'signWechatPage',
  access: ['owner'],
  summary: 'Signs a page of the owner for WeChat’s JS-SDK.',
  input: z.strictObject({ householdId: id, url: z.url().max(500) }),
  output: z.object({
    appId: z.string(),
    nonceStr: z.string(),
    timestamp: z.number(),
    signature: z.string(),
  }),
})

export const bindWechat = command({
  name: 'bindWechat',
  access: ['owner'],
  summary:
    'This WeChat shall receive the household’s bills; proved by a code to a registered phone.',
  input: z.strictObject({
    householdId: id,
    /** From WeChat's own sign-in, never from the page. */
    openid,
    proof: z.string().max(200),
  }),
  output: z.object({}),
})

export const unbindWechat = command({
  name: 'unbindWechat',
  access: ['owner'],
  summary: 'This WeChat shall not receive the household’s bills any more.',
  input: z.strictObject({ householdId: id, openid }),
  output: z.object({}),
})

export const recordGrantAnswer = command({
  name: 'recordGrantAnswer',
  access: ['owner'],
  summary: 'The owner tapped “allow once” on the page.',
  input: z.strictObject({ householdId: id, openid, providerCode }),
  output: z.object({ isCounted: z.boolean() }),
})
