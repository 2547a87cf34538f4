import { sql } from 'kysely'
import { methodWords } from '../kernel/payment-method.ts'
import { type Context, implement, type Platform } from '../platform/context.ts'
import { transact } from '../platform/db/transact.ts'
import * as api from './api.ts'
import {
  type WechatPayAccount,
  type WechatPayConfig,
  wechatPayConfig,
  wechatPaySecrets,
} from './channels/wechatpay/index.ts'
import { failures } from './failures.ts'

/**
 * The company's own account of a counter method, made when it is first needed. Read before it is
 * written: an upsert would make every till wait for the one before it to commit.
 */
export const counterAccountId = async (
  { tx, companyId }: Context,
  method: 'cash' | 'pos' | 'transfer',
): Promise<bigint> => {
  const read = sql<{ id: bigint }>`select id from payments.channel_account
    where company_id = ${companyId} and channel = ${method} and merchant_no = ''`
  const { rows: known } = await read.execute(tx)
  if (known[0]) return known[0].id
  await sql`insert into payments.channel_account (company_id, channel, name)
    values (${companyId}, ${method}, ${methodWords(method).zh}) on conflict do nothing`.execute(tx)
  const { rows: made } = await read.execute(tx)
  return made[0]?.id ?? 0n
}

const toAccount = (
  { vault, companyId }: Pick<Context, 'vault' | 'companyId'>,
  row: { id: bigint; merchant_no: string; config: unknown; sealed_secrets: string | null },
): WechatPayAccount => ({
  id: row.id,
  mchid: row.merchant_no,
  ...wechatPayConfig.parse(row.config),
  ...wechatPaySecrets.parse(JSON.parse(vault.open(companyId, row.sealed_secrets ?? ''))),
})

/** @throws Failure noChannel when the company has none */
export const wechatPayAccount = async (
  context: Context,
  accountId?: bigint,
): Promise<WechatPayAccount> => {
  let select = context.tx
    .selectFrom('payments.channel_account')
    .select(['id', 'merchant_no', 'config', 'sealed_secrets'])
    .where('company_id', '=', context.companyId)
    .where('channel', '=', 'wechatpay')
  select =
    accountId === undefined
      ? select.where('is_active', '=', true)
      : select.where('id', '=', accountId)
  const row = await select.orderBy('id', 'desc').executeTakeFirst()
  if (!row) throw failures.noChannel()
  return toAccount(context, row)
}

/** For the notice door, which knows company and account from the path; null when there is none. */
export const wechatPayAccountOf = async (
  platform: Platform,
  { companyId, accountId }: { companyId: bigint; accountId: bigint },
): Promise<WechatPayAccount | null> =>
  transact(platform.db, { companyId, isReadOnly: true }, async (tx) => {
    const row = await tx
      .selectFrom('payments.channel_account')
      .select(['id', 'merchant_no', 'config', 'sealed_secrets'])
      .where('company_id', '=', companyId)
      .where('id', '=', accountId)
      .where('channel', '=', 'wechatpay')
      .executeTakeFirst()
    return row ? toAccount({ vault: platform.vault, companyId }, row) : null
  })

/** Where WeChat Pay sends its notices: no query string, the company and account in the path. */
export const noticeUrlOf = (publicUrl: string, companyId: bigint, accountId: bigint): string =>
  `${publicUrl}/notify/wechatpay/${companyId}/${accountId}`

export const setWechatPayAccount = implement(api.setWechatPayAccount, async (context, input) => {
  const { tx, companyId, vault } = context
  const config: WechatPayConfig = {
    mode: input.mode,
    appid: input.appid,
    subMchid: input.subMchid ?? null,
    subAppid: input.subAppid ?? null,
    serialNo: input.serialNo,
    platformKeys: input.platformKeys,
  }
  const sealed = vault.seal(
    companyId,
    JSON.stringify({ privateKey: input.privateKey, apiV3Key: input.apiV3Key }),
  )
  const { rows } = await sql<{ id: bigint }>`
    insert into payments.channel_account (company_id, channel, name, merchant_no, config, sealed_secrets)
    values (${companyId}, 'wechatpay', ${input.name}, ${input.mchid}, ${JSON.stringify(config)}::jsonb, ${sealed})
    on conflict (company_id, channel, merchant_no) do update set name = excluded.name, config = excluded.config,
      sealed_secrets = excluded.sealed_secrets, is_active = true
    returning id`.execute(tx)
  const channelAccountId = rows[0]?.id ?? 0n
  return {
    channelAccountId,
    noticeUrl: noticeUrlOf(context.publicUrl, companyId, channelAccountId),
  }
})

/** What may be read of the accounts: everything but the keys. */
export const listWechatPayAccounts = implement(api.listWechatPayAccounts, async (context) => {
  const rows = await context.tx
    .selectFrom('payments.channel_account')
    .select(['id', 'name', 'merchant_no', 'config', 'is_active'])
    .where('company_id', '=', context.companyId)
    .where('channel', '=', 'wechatpay')
    .orderBy('id', 'desc')
    .execute()
  return {
    accounts: rows.map(({ id, name, merchant_no, config, is_active }) => {
      const { platformKeys, ...shown } = wechatPayConfig.parse(config)
      return {
        id,
        name,
        mchid: merchant_no,
        ...shown,
        platformKeyIds: Object.keys(platformKeys),
        noticeUrl: noticeUrlOf(context.publicUrl, context.companyId, id),
        isActive: is_active,
      }
    }),
  }
})
