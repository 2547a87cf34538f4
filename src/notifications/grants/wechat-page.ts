import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { peopleOf } from '../../identity/index.ts'
import { commonFailures } from '../../kernel/failure.ts'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement, orchestrate } from '../../platform/context.ts'
import type { KindName } from '../api/names.ts'
import * as api from '../api.ts'
import type { Call } from '../carriers/official-account/account.ts'
import { pageSignature, pageTicket } from '../carriers/official-account/index.ts'
import { failures } from '../failures.ts'
import { kinds } from '../kinds.ts'
import { callOf, openAccount } from '../relay/accounts.ts'
import { assertOwn } from './bind-wechat.ts'
import { officialAccountId, officialCarriers } from './official-account.ts'
import { addressesOf } from './openid.ts'
import { recordPageAnswer } from './record.ts'

export const getWechatOffer = implement(api.getWechatOffer, async (context, input) => {
  assertOwn(context, input.householdId)
  const account = await officialAccountId(context)
  const own =
    input.openid === undefined ? [] : await ownAddresses(context, input.householdId, input.openid)
  return {
    appId: account?.appId ?? null,
    isBound: own.length > 0,
    templates: account && own.length > 0 ? await templatesOf(context, account.appId, own) : [],
  }
})

/** Where the household's people read, among the addresses of this WeChat. */
const ownAddresses = async (context: Context, householdId: bigint, openid: string) => {
  const { rows: people } = await sql<{
    party_id: bigint
  }>`${peopleOf(context, householdId)}`.execute(context.tx)
  const addresses = await addressesOf(context, openid)
  return addresses.filter(({ partyId }) => people.some(({ party_id }) => party_id === partyId))
}

/** The reminders one tap allows, each with what is left of earlier taps. */
const templatesOf = async (
  { tx, companyId }: Context,
  appId: string,
  addresses: readonly { readonly id: bigint }[],
): Promise<{ providerCode: string; words: Words; left: number }[]> => {
  const { rows } = await sql<{ providerCode: string; kind: KindName; left: number }>`
    select t.provider_code as "providerCode", min(t.kind) as kind, (
      select count(*)::int from notifications.message_grant g where g.company_id = t.company_id
        and g.address_id = any(${addresses.map(({ id }) => id)}::bigint[]) and g.provider_code = t.provider_code
        and g.used_at is null and g.revoked_at is null) as left
    from notifications.provider_template t
    join notifications.carrier_account a on a.company_id = t.company_id and a.id = t.carrier_account_id
    where t.company_id = ${companyId} and a.carrier = 'officialAccountSubscription' and a.is_active
      and a.config->>'appId' = ${appId} and t.state = 'approved' and t.language = 'zh'
    group by t.company_id, t.provider_code order by "left", min(t.id)`.execute(tx)
  return rows.map(({ kind, ...template }) => ({ ...template, words: kinds[kind].words }))
}

/** @throws Failure noOfficialAccount, unavailable when WeChat gives no ticket now */
export const signWechatPage = orchestrate(api.signWechatPage, async (session, input) => {
  if (new URL(input.url).origin !== new URL(session.publicUrl).origin) {
    throw commonFailures.invalidInput(
      { field: 'url', reason: 'not a page of ours' },
      { field: 'url' },
    )
  }
  const account = await session.transaction('find', async (context) => {
    assertOwn(context, input.householdId)
    const found = await officialAccountId(context)
    return found && openAccount(context, officialCarriers, found.id)
  })
  if (!account) throw failures.noOfficialAccount()
  const call = callOf(session, account) as Call
  const ticket = await pageTicket(call)
  if (ticket === null) throw commonFailures.unavailable()
  const nonceStr = randomBytes(12).toString('hex')
  const timestamp = Math.floor(session.now.epochMilliseconds / 1_000)
  return {
    appId: call.config.appId,
    nonceStr,
    timestamp,
    signature: pageSignature({ ticket, nonceStr, timestamp, url: input.url }),
  }
})

export const recordGrantAnswer = implement(api.recordGrantAnswer, async (context, input) => {
  assertOwn(context, input.householdId)
  return { isCounted: await recordPageAnswer(context, input) }
})
