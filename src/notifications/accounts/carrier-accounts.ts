import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type * as z from 'zod'
import { commonFailures } from '../../kernel/failure.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { Carrier } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { failures } from '../failures.ts'
import { fieldsOf } from './carrier-fields.ts'

export const listCarriers = implement(api.listCarriers, async () => ({
  carriers: carriers.map((carrier) => {
    const { name, words, form, addressKind, needsApproval, needsGrant } = carrier
    return { name, words, form, addressKind, needsApproval, needsGrant, fields: fieldsOf(carrier) }
  }),
}))

export const setCarrierAccount = implement(api.setCarrierAccount, async (context, input) => {
  const carrier = carriers.find(({ name }) => name === input.carrier)
  if (!carrier) throw failures.carrierUnknown({ carrier: input.carrier })
  const config = readFields(carrier.config, input.config)
  const account =
    input.carrierAccountId === undefined
      ? await openAccount(context, carrier, input, config)
      : await changeAccount(context, carrier, input, config)
  return {
    carrierAccountId: account.id,
    pushUrl: pushUrlOf(context, account),
  }
})

type Account = { readonly id: bigint; readonly push_secret: string }
type Fields = Input<typeof api.setCarrierAccount>

export const openAccount = async (
  { tx, companyId, now, vault }: Context,
  carrier: Carrier,
  input: Fields,
  config: unknown,
): Promise<Account> => {
  const secrets = readFields(carrier.secrets, input.secrets ?? {})
  const { rows } = await sql<Account>`
    insert into notifications.carrier_account (company_id, carrier, name, config, sealed_secrets, push_secret, price,
      per_second, tokens, refilled_at, created_at)
    values (${companyId}, ${carrier.name}, ${input.name}, ${JSON.stringify(config)}::jsonb,
      ${vault.seal(companyId, JSON.stringify(secrets))}, ${randomBytes(24).toString('base64url')}, ${input.price},
      ${input.perSecond}, ${input.perSecond * 2}, ${now.toString()}::timestamptz, ${now.toString()}::timestamptz)
    returning id, push_secret`.execute(tx)
  return rows[0] ?? { id: 0n, push_secret: '' }
}

/** New keys are another caller to the provider: what it handed out to the old ones is forgotten. */
const changeAccount = async (
  { tx, companyId, vault }: Context,
  carrier: Carrier,
  input: Fields,
  config: unknown,
): Promise<Account> => {
  const secrets =
    input.secrets === undefined
      ? null
      : vault.seal(companyId, JSON.stringify(readFields(carrier.secrets, input.secrets)))
  const { rows } = await sql<Account>`
    update notifications.carrier_account set name = ${input.name}, config = ${JSON.stringify(config)}::jsonb,
      sealed_secrets = coalesce(${secrets}, sealed_secrets), price = ${input.price}, per_second = ${input.perSecond}
    where company_id = ${companyId} and id = ${input.carrierAccountId ?? 0n} and carrier = ${carrier.name}
    returning id, push_secret`.execute(tx)
  const [account] = rows
  if (!account) throw notFound('carrierAccount')
  await sql`delete from notifications.carrier_token
    where company_id = ${companyId} and carrier_account_id = ${account.id}`.execute(tx)
  return account
}

/** @throws Failure invalidInput with the field that does not fit the carrier */
const readFields = (schema: z.ZodType, given: unknown): unknown => {
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const field =
    issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : (issue?.path.join('.') ?? '')
  throw commonFailures.invalidInput({ field, reason: issue?.message ?? '' }, { field })
}

/** Where the provider of an account sends its receipts, answers and events. */
const pushUrlOf = (
  { publicUrl, companyId }: Pick<Context, 'publicUrl' | 'companyId'>,
  { id, push_secret }: Account,
): string => `${publicUrl}/notify/messages/${companyId}/${id}/${push_secret}`

export const listCarrierAccounts = implement(api.listCarrierAccounts, async (context) => {
  const rows = await context.tx
    .selectFrom('notifications.carrier_account')
    .selectAll()
    .where('company_id', '=', context.companyId)
    .orderBy('id')
    .execute()
  return {
    accounts: rows.map((row) => ({
      id: row.id,
      carrier: row.carrier as Fields['carrier'],
      name: row.name,
      config: row.config as Fields['config'],
      price: row.price,
      perSecond: row.per_second,
      pushUrl: pushUrlOf(context, row),
      isActive: row.is_active,
      pausedUntil:
        row.paused_until && Temporal.Instant.compare(row.paused_until, context.now) > 0
          ? row.paused_until
          : null,
      pauseReason: row.pause_reason,
    })),
  }
})

export const pauseCarrierAccount = implement(
  api.pauseCarrierAccount,
  async (context, { carrierAccountId, reason }) =>
    setActive(context, carrierAccountId, { isActive: false, reason }),
)

export const resumeCarrierAccount = implement(
  api.resumeCarrierAccount,
  async (context, { carrierAccountId }) =>
    setActive(context, carrierAccountId, { isActive: true, reason: null }),
)

const setActive = async (
  { tx, companyId }: Context,
  accountId: bigint,
  { isActive, reason }: { isActive: boolean; reason: string | null },
): Promise<Record<string, never>> => {
  const { numAffectedRows } = await sql`
    update notifications.carrier_account set is_active = ${isActive}, pause_reason = ${reason}, paused_until = null
    where company_id = ${companyId} and id = ${accountId}`.execute(tx)
  if (numAffectedRows !== 1n) throw notFound('carrierAccount')
  return {}
}
