import { sql } from 'kysely'
import type { Context, Session } from '../../platform/context.ts'
import { inTransaction } from '../../platform/execute.ts'
import type { Carrier, CarrierCall, Tokens } from '../carriers/carrier.ts'

/** An account of a carrier, opened: what a call needs. */
export type OpenAccount = {
  readonly id: bigint
  readonly name: string
  readonly price: bigint
  readonly carrier: Carrier
  readonly config: unknown
  readonly secrets: unknown
  readonly pushSecret: string
}

/** @returns null when there is no such account, or its carrier is not known here */
export const openAccount = async (
  { tx, companyId, vault }: Context,
  carriers: readonly Carrier[],
  accountId: bigint,
): Promise<OpenAccount | null> => {
  const row = await tx
    .selectFrom('notifications.carrier_account')
    .select(['id', 'name', 'carrier', 'price', 'config', 'sealed_secrets', 'push_secret'])
    .where('company_id', '=', companyId)
    .where('id', '=', accountId)
    .executeTakeFirst()
  const carrier = carriers.find(({ name }) => name === row?.carrier)
  if (!row || !carrier) return null
  const secrets = row.sealed_secrets === null ? '{}' : vault.open(companyId, row.sealed_secrets)
  return {
    id: row.id,
    name: row.name,
    price: row.price,
    carrier,
    config: carrier.config.parse(row.config),
    secrets: carrier.secrets.parse(JSON.parse(secrets)),
    pushSecret: row.push_secret,
  }
}

export const callOf = (
  session: Session,
  { id, config, secrets }: OpenAccount,
): CarrierCall<unknown, unknown> => ({
  sandboxUrl: session.carrierSandboxUrl,
  accountId: id,
  config,
  secrets,
  nowMs: () => session.platform.clock.now().epochMilliseconds,
  tokens: tokensOf(session, id),
})

/** Kept in short transactions of their own: a call to a provider holds none. */
const tokensOf = (session: Session, accountId: bigint): Tokens => {
  const { companyId, vault, platform } = session
  return {
    read: (name) =>
      inTransaction(session, { kind: 'query', isPlatform: false }, async ({ tx }) => {
        const { rows } = await sql<{
          sealed: string
        }>`select sealed from notifications.carrier_token
          where company_id = ${companyId} and carrier_account_id = ${accountId} and name = ${name}
            and expires_at > ${platform.clock.now().toString()}::timestamptz`.execute(tx)
        return rows[0] ? vault.open(companyId, rows[0].sealed) : null
      }),
    write: (name, value, expiresAtMs) =>
      inTransaction(session, { kind: 'command', isPlatform: false }, async ({ tx }) => {
        const until = Temporal.Instant.fromEpochMilliseconds(expiresAtMs).toString()
        await sql`insert into notifications.carrier_token (company_id, carrier_account_id, name, sealed, expires_at)
          values (${companyId}, ${accountId}, ${name}, ${vault.seal(companyId, value)}, ${until}::timestamptz)
          on conflict (company_id, carrier_account_id, name)
          do update set sealed = excluded.sealed, expires_at = excluded.expires_at`.execute(tx)
      }),
  }
}
