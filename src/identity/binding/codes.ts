import { randomInt, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { failures } from '../failures.ts'
import { callerOf } from './caller-of.ts'

const usableMinutes = 5
const maxTries = 5
const waitSeconds = 60
const perPhoneDay = 10
/** Whoever has a household's link or an invitation of it can name numbers, also of strangers. */
const perHouseholdDay = 20
const perAddressHour = 20
const perCompanyHour = 1000
const perCompanyDay = 5000

type Purpose = 'bind' | 'join'

/** A code that was made; who carries messages sends it. In clear only within this transaction. */
export type OneTimeCodeIssued = {
  readonly name: 'oneTimeCodeIssued'
  readonly codeId: bigint
  readonly householdId: bigint
  readonly partyId: bigint
  readonly phoneId: bigint
  readonly code: string
  readonly minutes: number
}

type Asked = {
  readonly purpose: Purpose
  readonly householdId: bigint
  readonly invitationId?: bigint
  readonly numberHash: string
  /** Whose number it is, by the register; null: nobody's here, and the answer must not tell. */
  readonly holder: { readonly partyId: bigint; readonly phoneId: bigint } | null
}

/**
 * Makes a one-time code and has it sent (ASVS 6.5: random, kept as a keyed hash, five minutes, used
 * once). It only ever goes to a number that staff registered for somebody of the household, or that
 * an invited person named: a new number of an owner comes in through the staff, so that nobody can
 * move a household to a phone of their own. A number nobody has gets the same row and answer.
 * @throws Failure codeTooSoon, tooManyCodes
 */
export const issueCode = async (
  context: Context,
  asked: Asked,
): Promise<{ codeId: bigint; minutes: number }> => {
  const { tx, companyId, now } = context
  const address = callerOf(context.address)
  await assertMayAsk(context, { ...asked, address })
  const { rows } = await sql<{ id: bigint }>`select platform.next_id() as id`.execute(tx)
  const codeId = rows[0]?.id ?? 0n
  const code = String(randomInt(1_000_000)).padStart(6, '0')
  await sql`insert into identity.phone_code (company_id, id, purpose, household_id, invitation_id, party_id, number_hash,
      code_hash, address, created_at, expires_at)
    values (${companyId}, ${codeId}, ${asked.purpose}, ${asked.householdId}, ${asked.invitationId ?? null},
      ${asked.holder?.partyId ?? null}, ${asked.numberHash}, ${hashOf(context, { ...asked, codeId, code })},
      ${address}, ${now.toString()}, ${now.add({ minutes: usableMinutes }).toString()})`.execute(tx)
  if (asked.holder) {
    await context.announce({
      name: 'oneTimeCodeIssued',
      codeId,
      householdId: asked.householdId,
      ...asked.holder,
      code,
      minutes: usableMinutes,
    } satisfies OneTimeCodeIssued)
  }
  return { codeId, minutes: usableMinutes }
}

/** Bound to its request, number and purpose: a code of one is worth nothing for another. */
const hashOf = (
  { vault, companyId }: Pick<Context, 'vault' | 'companyId'>,
  it: { codeId: bigint; numberHash: string; purpose: string; code: string },
): string =>
  vault.hash(companyId, 'one-time code', `${it.codeId} ${it.numberHash} ${it.purpose} ${it.code}`)

/** One lock a company, so that requests side by side are counted one by one. */
const assertMayAsk = async (
  { tx, companyId, now, log }: Context,
  { numberHash, householdId, address }: Asked & { address: string },
): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`phone codes ${companyId}`}, 0))`.execute(
    tx,
  )
  const since = (hours: number) => sql`${now.subtract({ hours }).toString()}::timestamptz`
  const { rows } = await sql<{
    last: string | null
    phone: number
    household: number
    address: number
    companyHour: number
    companyDay: number
  }>`
    select max(created_at) filter (where number_hash = ${numberHash}) as last,
      (count(*) filter (where number_hash = ${numberHash}))::int as phone,
      (count(*) filter (where household_id = ${householdId}))::int as household,
      (count(*) filter (where address = ${address} and created_at > ${since(1)}))::int as address,
      (count(*) filter (where created_at > ${since(1)}))::int as "companyHour", count(*)::int as "companyDay"
    from identity.phone_code where company_id = ${companyId} and created_at > ${since(24)}`.execute(
    tx,
  )
  const [asked] = rows
  if (!asked) throw new Error('a count has a row')
  const waited = asked.last === null ? waitSeconds : now.since(asked.last).total('seconds')
  if (waited < waitSeconds) {
    throw failures.codeTooSoon({ seconds: Math.ceil(waitSeconds - waited) })
  }
  if (asked.phone >= perPhoneDay || asked.household >= perHouseholdDay)
    throw failures.tooManyCodes()
  const isAddressFull = address !== 'local' && asked.address >= perAddressHour
  if (isAddressFull || asked.companyHour >= perCompanyHour || asked.companyDay >= perCompanyDay) {
    // Somebody may be making us send text messages for the carrier's fees.
    log.error({ companyId, ...asked, address }, 'ALARM: too many one-time codes are asked for')
    throw failures.tooManyCodes()
  }
}

/** Where as many codes were asked for within so many hours as are let through. */
type CodeFlood = { readonly address: string; readonly codes: number; readonly hours: 1 | 24 }

/**
 * Floods of the last day: addresses of callers that reached their limit, and `''` where all of them
 * together did. Somebody may be making the company pay for text messages (SMS pumping).
 */
export const codeFloods = async ({
  tx,
  companyId,
  now,
}: Context): Promise<readonly CodeFlood[]> => {
  const { rows } = await sql<CodeFlood>`
    with asked as (
      select address, count(*) over (partition by address order by created_at range interval '1 hour' preceding)::int as by_address,
        count(*) over (order by created_at range interval '1 hour' preceding)::int as by_all
      from identity.phone_code
      where company_id = ${companyId} and created_at > ${now.subtract({ hours: 24 }).toString()}::timestamptz
    )
    select '' as address, max(by_all) as codes, 1 as hours from asked having max(by_all) >= ${perCompanyHour}
    union all
    select '', count(*)::int, 24 from asked having count(*) >= ${perCompanyDay}
    union all
    select address, max(by_address), 1 from asked where address <> 'local'
    group by address having max(by_address) >= ${perAddressHour}
    order by codes desc, address limit 10`.execute(tx)
  return rows
}

/** What a try of a code came to. `dead`: used, too old, tried too often, or never there. */
export type Tried =
  | { readonly outcome: 'right'; readonly partyId: bigint; readonly numberHash: string }
  | { readonly outcome: 'wrong'; readonly left: number }
  | { readonly outcome: 'dead' }

/**
 * Tries a code. The try is counted by the same statement that lets it be looked at, so of any number
 * of guesses side by side five are; the caller has to commit a wrong one.
 */
export const tryCode = async (
  context: Context,
  guess: {
    codeId: bigint
    purpose: Purpose
    householdId: bigint
    invitationId?: bigint
    code: string
  },
): Promise<Tried> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<{
    tries: number
    code_hash: string
    number_hash: string
    party_id: bigint | null
  }>`update identity.phone_code set tries = tries + 1
    where company_id = ${companyId} and id = ${guess.codeId} and purpose = ${guess.purpose}
      and household_id = ${guess.householdId} and invitation_id is not distinct from ${guess.invitationId ?? null}::bigint
      and tries < ${maxTries} and used_at is null and expires_at > ${now.toString()}::timestamptz
    returning tries, code_hash, number_hash, party_id`.execute(tx)
  const found = rows[0]
  if (!found) return { outcome: 'dead' }
  const given = hashOf(context, { ...guess, numberHash: found.number_hash })
  const isRight = timingSafeEqual(Buffer.from(given), Buffer.from(found.code_hash))
  if (!isRight || found.party_id === null) return { outcome: 'wrong', left: maxTries - found.tries }
  await sql`update identity.phone_code set used_at = ${now.toString()}
    where company_id = ${companyId} and id = ${guess.codeId}`.execute(tx)
  return { outcome: 'right', partyId: found.party_id, numberHash: found.number_hash }
}

/** The refusal that a try ends in, thrown once it is counted. */
export const refusalOf = (tried: Exclude<Tried, { outcome: 'right' }>) =>
  tried.outcome === 'wrong' && tried.left > 0
    ? failures.wrongCode({ left: tried.left }, { field: 'oneTimeCode' })
    : failures.codeDead({}, { field: 'oneTimeCode' })
