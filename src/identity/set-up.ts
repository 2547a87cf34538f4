import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Context, implement } from '../platform/context.ts'
import { violates } from '../platform/db/errors.ts'
import { insertCommunity } from '../property/index.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { hashPassword, isAcceptablePassword } from './password.ts'
import { openSession } from './session.ts'

export const getInstallation = implement(api.getInstallation, async ({ tx, dataDir }) => {
  const companies = await tx
    .selectFrom('property.company')
    .select(['slug', 'name'])
    .orderBy('company_id')
    .execute()
  return { isSetUp: companies.length > 0, isDemo: isDemo(dataDir), companies }
})

/** The demo leaves this mark in its data folder. */
export const isDemo = (dataDir: string): boolean => existsSync(join(dataDir, 'demo.json'))

export const setUpInstallation = implement(api.setUpInstallation, async (context, input) => {
  await sql`select pg_advisory_xact_lock(820260602)`.execute(context.tx)
  const first = await context.tx
    .selectFrom('property.company')
    .select('company_id')
    .limit(1)
    .executeTakeFirst()
  if (first) throw failures.alreadySetUp()
  if (!isAcceptablePassword(input.password, input.signInName)) {
    throw failures.weakPassword({}, { field: 'password' })
  }
  const { inside, companyId } = await insertCompany(context, input)
  const communityId = await insertCommunity(inside, {
    name: input.communityName,
    servicePhone: input.servicePhone,
  })
  const staffId = await insertStaff(inside, {
    signInName: input.signInName,
    displayName: input.displayName,
    passwordHash: await hashPassword(input.password),
    grants: [{ role: 'administrator', communityId: null }],
  })
  return { companyId, communityId, sessionToken: await openSession(inside, staffId) }
})

/** Makes a company and steps inside its wall for the rest of the transaction. */
const insertCompany = async (
  context: Context,
  input: { companyName: string; shortName: string; slug: string; servicePhone: string },
): Promise<{ inside: Context; companyId: bigint }> => {
  const { rows } = await sql<{ id: bigint }>`select platform.next_id() as id`.execute(context.tx)
  const companyId = rows[0]?.id ?? 0n
  await sql`select set_config('app.company', ${companyId.toString()}, true)`.execute(context.tx)
  await context.tx
    .insertInto('property.company')
    .values({
      company_id: companyId,
      name: input.companyName,
      short_name: input.shortName,
      slug: input.slug,
      service_phone: input.servicePhone,
      created_at: context.now.toString(),
    })
    .execute()
  return { inside: { ...context, companyId, communities: 'all' }, companyId }
}

/** @throws Failure signInNameTaken */
export const insertStaff = async (
  context: Context,
  input: {
    signInName: string
    displayName: string
    passwordHash: string
    mustChangePassword?: boolean
    grants: readonly { role: string; communityId: bigint | null }[]
  },
): Promise<bigint> => {
  try {
    const { id } = await context.tx
      .insertInto('identity.staff')
      .values({
        company_id: context.companyId,
        sign_in_name: input.signInName,
        display_name: input.displayName,
        password_hash: input.passwordHash,
        must_change_password: input.mustChangePassword ?? false,
        created_at: context.now.toString(),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertGrants(context, id, input.grants)
    return id
  } catch (error) {
    if (violates(error, 'staff_company_id_sign_in_name_key')) {
      throw failures.signInNameTaken({ name: input.signInName }, { field: 'signInName' })
    }
    throw error
  }
}

/** Gives roles; a role without a community reaches all of the company's. */
export const insertGrants = async (
  { tx, companyId }: Context,
  staffId: bigint,
  grants: readonly { role: string; communityId: bigint | null }[],
): Promise<void> => {
  if (grants.length === 0) return
  await tx
    .insertInto('identity.staff_role')
    .values(
      grants.map(({ role, communityId }) => ({
        company_id: companyId,
        staff_id: staffId,
        role,
        community_id: communityId,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
