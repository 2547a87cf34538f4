import { sql } from 'kysely'
import { commonFailures } from '../kernel/failure.ts'
import { notFound } from '../kernel/things.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { generatePassword, hashPassword, isAcceptablePassword, verifyPassword } from './password.ts'
import { endSessions, openSession } from './session.ts'
import { insertGrants, insertStaff, isDemo } from './set-up.ts'

export const getMe = implement(api.getMe, async (context) => {
  const { actor } = context
  if (actor.kind !== 'staff') throw commonFailures.notSignedIn()
  const company = await context.tx
    .selectFrom('property.company')
    .select(['name', 'short_name'])
    .where('company_id', '=', context.companyId)
    .executeTakeFirstOrThrow()
  const staff = await context.tx
    .selectFrom('identity.staff')
    .select('must_change_password')
    .where('company_id', '=', context.companyId)
    .where('id', '=', actor.id)
    .executeTakeFirstOrThrow()
  return {
    staffId: actor.id,
    displayName: actor.name,
    grants: actor.grants.map((grant) => ({ ...grant, role: api.staffRole.parse(grant.role) })),
    companyName: company.name,
    companyShortName: company.short_name,
    mustChangePassword: staff.must_change_password,
    isDemo: isDemo(context.dataDir),
    isSandbox: context.isSandbox,
    today: context.today,
  }
})

export const listStaff = implement(api.listStaff, async (context) => {
  const { rows } = await sql<{
    id: bigint
    signInName: string
    displayName: string
    isActive: boolean
    isLocked: boolean
    grants: { role: string; communityId: string | null }[]
  }>`
    select f.id, f.sign_in_name as "signInName", f.display_name as "displayName", f.is_active as "isActive",
      coalesce(f.locked_until > ${context.now.toString()}::timestamptz, false) as "isLocked",
      coalesce((select json_agg(json_build_object('role', r.role, 'communityId', r.community_id::text) order by r.role)
        from identity.staff_role r where r.company_id = f.company_id and r.staff_id = f.id), '[]') as grants
    from identity.staff f where f.company_id = ${context.companyId} order by f.id`.execute(
    context.tx,
  )
  return {
    staff: rows.map((row) => ({
      ...row,
      grants: row.grants.map(({ role, communityId }) => ({
        role: api.staffRole.parse(role),
        communityId: communityId === null ? null : BigInt(communityId),
      })),
    })),
  }
})

export const addStaff = implement(api.addStaff, async (context, input) => {
  const firstPassword = generatePassword()
  const staffId = await insertStaff(context, {
    ...input,
    passwordHash: await hashPassword(firstPassword),
    mustChangePassword: true,
  })
  return { staffId, firstPassword }
})

export const setStaffGrants = implement(api.setStaffGrants, async (context, input) => {
  await findStaff(context, input.staffId)
  await context.tx
    .deleteFrom('identity.staff_role')
    .where('company_id', '=', context.companyId)
    .where('staff_id', '=', input.staffId)
    .execute()
  await insertGrants(context, input.staffId, input.grants)
  await context.tx
    .updateTable('identity.staff')
    .set({ is_active: input.isActive })
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.staffId)
    .execute()
  await endSessions(context, input.staffId)
  await assertAdministratorRemains(context)
  return {}
})

const findStaff = async (context: Context, staffId: bigint) => {
  const found = await context.tx
    .selectFrom('identity.staff')
    .select(['id', 'sign_in_name', 'password_hash'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', staffId)
    .executeTakeFirst()
  if (!found) throw notFound('staff')
  return found
}

const assertAdministratorRemains = async (context: Context): Promise<void> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from identity.staff f
    join identity.staff_role r on r.company_id = f.company_id and r.staff_id = f.id
    where f.company_id = ${context.companyId} and f.is_active and r.role = 'administrator'
      and r.community_id is null`.execute(context.tx)
  if (rows[0]?.n === 0) throw failures.lastAdministrator()
}

export const resetPassword = implement(api.resetPassword, async (context, input) => {
  await findStaff(context, input.staffId)
  const firstPassword = generatePassword()
  await storePassword(context, input.staffId, firstPassword, true)
  await endSessions(context, input.staffId)
  return { firstPassword }
})

export const unlockStaff = implement(api.unlockStaff, async (context, { staffId }) => {
  await findStaff(context, staffId)
  await context.tx
    .updateTable('identity.staff')
    .set({ failed_count: 0, locked_until: null })
    .where('company_id', '=', context.companyId)
    .where('id', '=', staffId)
    .execute()
  return {}
})

const storePassword = async (
  context: Context,
  staffId: bigint,
  password: string,
  mustChange: boolean,
): Promise<void> => {
  await context.tx
    .updateTable('identity.staff')
    .set({
      password_hash: await hashPassword(password),
      must_change_password: mustChange,
      failed_count: 0,
      locked_until: null,
    })
    .where('company_id', '=', context.companyId)
    .where('id', '=', staffId)
    .execute()
}

export const changePassword = implement(api.changePassword, async (context, input) => {
  const { actor } = context
  if (actor.kind !== 'staff') throw commonFailures.notSignedIn()
  const staff = await findStaff(context, actor.id)
  if (!(await verifyPassword(input.currentPassword, staff.password_hash))) {
    throw failures.wrongNameOrPassword({}, { field: 'currentPassword' })
  }
  if (!isAcceptablePassword(input.newPassword, staff.sign_in_name)) {
    throw failures.weakPassword({}, { field: 'newPassword' })
  }
  await storePassword(context, actor.id, input.newPassword, false)
  await endSessions(context, actor.id)
  return { sessionToken: await openSession(context, actor.id) }
})
