import { sql } from 'kysely'
import { wallTime } from '../platform/clock.ts'
import { type Context, implement, orchestrate, type Session } from '../platform/context.ts'
import { inTransaction } from '../platform/execute.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { decoyHash, verifyPassword } from './password.ts'
import { endSessions, openSession } from './session.ts'

const maxFailures = 5
const lockMinutes = 15
const maxAddressFailures = 50

type Found = {
  id: bigint
  display_name: string
  password_hash: string
  is_active: boolean
  failed_count: number
  locked_until: string | null
}

/**
 * Sign-in. An unknown name takes as long and gets the same answer as a wrong password. Five wrong
 * tries lock the account for 15 minutes; an address that fails fifty times in that span waits too,
 * so that one attacker cannot lock all staff for long (等保 8.1.4.1 b, ASVS 6.3).
 */
export const signIn = orchestrate(api.signIn, async (session, input) => {
  const companyId = await findCompany(session, input)
  const inside: Session = { ...session, companyId }
  const staff = await transact(inside, (context) => findStaff(context, input.signInName))
  const isRight = await verifyPassword(input.password, staff?.password_hash ?? (await decoyHash))
  const token = await transact(inside, async (context) => {
    // Looked at again under a lock: tries that ran side by side are counted one by one.
    const current = staff ? await lockStaff(context, staff.id) : undefined
    const outcome = await judge(context, current, isRight)
    await context.tx
      .insertInto('identity.sign_in_event')
      .values({
        company_id: companyId,
        sign_in_name: input.signInName.slice(0, 30),
        address: context.address,
        outcome,
        happened_at: context.now.toString(),
      })
      .execute()
    if (outcome === 'signedIn' && current) return openSession(context, current.id)
    return { outcome, until: current?.locked_until ?? null }
  })
  if (typeof token === 'string') {
    return { displayName: staff?.display_name ?? '', sessionToken: token }
  }
  if (token.outcome === 'locked') {
    const until = token.until ?? session.now.add({ minutes: lockMinutes }).toString()
    throw failures.locked({ until: wallTime(until) })
  }
  throw failures.wrongNameOrPassword()
})

const transact = <T>(session: Session, work: (context: Context) => Promise<T>): Promise<T> =>
  inTransaction(session, { kind: 'command', isPlatform: false }, work)

const findCompany = async (
  session: Session,
  input: { company?: string | undefined; signInName: string },
): Promise<bigint> => {
  const companies = await inTransaction(session, { kind: 'query', isPlatform: true }, ({ tx }) =>
    tx.selectFrom('property.company').select(['company_id', 'slug', 'name']).execute(),
  )
  const wanted = input.company
    ? companies.filter(({ slug, name }) => slug === input.company || name === input.company)
    : companies
  if (wanted.length === 1 && wanted[0]) return wanted[0].company_id
  // Several companies in one installation: the one that knows this name.
  const matches: bigint[] = []
  for (const { company_id } of wanted) {
    const found = await transact({ ...session, companyId: company_id }, (context) =>
      findStaff(context, input.signInName),
    )
    if (found) matches.push(company_id)
  }
  if (matches.length === 1 && matches[0] !== undefined) return matches[0]
  if (matches.length > 1) throw failures.companyUnclear({}, { field: 'company' })
  await verifyPassword('-', await decoyHash)
  throw failures.wrongNameOrPassword()
}

const findStaff = (context: Context, signInName: string): Promise<Found | undefined> =>
  context.tx
    .selectFrom('identity.staff')
    .select(['id', 'display_name', 'password_hash', 'is_active', 'failed_count', 'locked_until'])
    .where('company_id', '=', context.companyId)
    .where('sign_in_name', '=', signInName)
    .executeTakeFirst()

const lockStaff = (context: Context, staffId: bigint): Promise<Found | undefined> =>
  context.tx
    .selectFrom('identity.staff')
    .select(['id', 'display_name', 'password_hash', 'is_active', 'failed_count', 'locked_until'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', staffId)
    .forUpdate()
    .executeTakeFirst()

type Outcome = 'signedIn' | 'wrongPassword' | 'locked' | 'inactive'

const judge = async (
  context: Context,
  staff: Found | undefined,
  isRight: boolean,
): Promise<Outcome> => {
  if (await isAddressBlocked(context)) return 'locked'
  if (!staff) return 'wrongPassword'
  if (!staff.is_active) return 'inactive'
  const isLocked =
    staff.locked_until !== null && Temporal.Instant.compare(staff.locked_until, context.now) > 0
  if (isLocked) return 'locked'
  const failedCount = isRight ? 0 : staff.failed_count + 1
  const isLockedNow = failedCount >= maxFailures
  await context.tx
    .updateTable('identity.staff')
    .set({
      failed_count: isLockedNow ? 0 : failedCount,
      locked_until: isLockedNow ? context.now.add({ minutes: lockMinutes }).toString() : null,
    })
    .where('company_id', '=', context.companyId)
    .where('id', '=', staff.id)
    .execute()
  return isRight ? 'signedIn' : isLockedNow ? 'locked' : 'wrongPassword'
}

const isAddressBlocked = async (context: Context): Promise<boolean> => {
  if (context.address === 'local') return false
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from identity.sign_in_event
    where company_id = ${context.companyId} and address = ${context.address} and outcome <> 'signedIn'
      and happened_at > ${context.now.subtract({ minutes: lockMinutes }).toString()}::timestamptz`.execute(
    context.tx,
  )
  return (rows[0]?.n ?? 0) >= maxAddressFailures
}

export const signOut = implement(api.signOut, async (context) => {
  if (context.actor.kind === 'staff') await endSessions(context, context.actor.id)
  return {}
})
