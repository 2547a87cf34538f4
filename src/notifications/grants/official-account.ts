import { sql } from 'kysely'
import type { Context, Platform } from '../../platform/context.ts'
import { transact } from '../../platform/db/transact.ts'
import type { Carrier } from '../carriers/carrier.ts'
import {
  authorizeUrl,
  officialAccountConfig,
  officialAccountSecrets,
  officialAccountSubscription,
  officialAccountTemplate,
  openidOfCode,
} from '../carriers/official-account/index.ts'

export const officialCarriers = [
  officialAccountTemplate,
  officialAccountSubscription,
] as unknown as readonly Carrier[]

/**
 * The company's Official Account in use: the carrier account opened last. That of subscription
 * notices and that of template messages share an AppID, and with it the openids.
 */
export const officialAccountId = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<{ id: bigint; appId: string } | null> => {
  const { rows } = await sql<{ id: bigint; appId: string }>`
    select id, config->>'appId' as "appId" from notifications.carrier_account
    where company_id = ${companyId} and carrier = any(${officialCarriers.map(({ name }) => name)}::text[]) and is_active
    order by id desc limit 1`.execute(tx)
  return rows[0] ?? null
}

/** How a door finds out who is there in WeChat. */
type WechatSignIn = {
  readonly appId: string
  /** Where to send the browser; it comes back to `redirectUri` with a code. */
  readonly authorizeUrl: (way: { redirectUri: string; state: string }) => string
  readonly openidOfCode: (code: string) => ReturnType<typeof openidOfCode>
}

/** @returns null when the company has no Official Account in use */
export const wechatSignIn = async (
  platform: Platform,
  companyId: bigint,
): Promise<WechatSignIn | null> => {
  const row = await transact(platform.db, { companyId, isReadOnly: true }, async (tx) => {
    const account = await officialAccountId({ tx, companyId })
    return account
      ? tx
          .selectFrom('notifications.carrier_account')
          .select(['config', 'sealed_secrets'])
          .where('company_id', '=', companyId)
          .where('id', '=', account.id)
          .executeTakeFirst()
      : undefined
  })
  if (!row) return null
  const call = {
    sandboxUrl: platform.carrierSandboxUrl,
    config: officialAccountConfig.parse(row.config),
    secrets: officialAccountSecrets.parse(
      JSON.parse(platform.vault.open(companyId, row.sealed_secrets ?? '')),
    ),
  }
  return {
    appId: call.config.appId,
    authorizeUrl: (way) => authorizeUrl(call, way),
    openidOfCode: (code) => openidOfCode(call, code),
  }
}
