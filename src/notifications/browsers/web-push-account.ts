import { implement } from '../../platform/context.ts'
import { openAccount } from '../accounts/carrier-accounts.ts'
import * as api from '../api.ts'
import type { Carrier } from '../carriers/carrier.ts'
import { makeVapidKeys, webPushCarrier } from '../carriers/web-push/index.ts'
import { failures } from '../failures.ts'
import { activeAccount } from './active-account.ts'

/**
 * A second pair of keys would orphan every browser that subscribed with the first.
 * @throws Failure webPushThere
 */
export const createWebPushAccount = implement(api.createWebPushAccount, async (context, input) => {
  if (await activeAccount(context, 'webPush')) throw failures.webPushThere()
  const { publicKey, privateKey } = makeVapidKeys()
  const config = { publicKey, subject: input.contact }
  const account = await openAccount(
    context,
    webPushCarrier as unknown as Carrier,
    {
      carrier: 'webPush',
      name: input.name,
      config,
      secrets: { privateKey },
      price: 0n,
      perSecond: 50,
    },
    config,
  )
  return { carrierAccountId: account.id, publicKey }
})

export const getPushOffer = implement(api.getPushOffer, async (context) => {
  const account = await activeAccount(context, 'webPush')
  const { publicKey } = (account?.config as { publicKey?: string } | null) ?? {}
  return { offer: account && publicKey ? { carrierAccountId: account.id, publicKey } : null }
})
