import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import { violates } from '../platform/db/errors.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'

type Community = {
  readonly id: bigint
  readonly name: string
  readonly shortName: string
  readonly address: string
  readonly stewardName: string
  readonly servicePhone: string
  readonly serviceHours: string
  readonly goalCurrentBp: number
  readonly goalArrearsBp: number
  /** For transfers; all three or none. */
  readonly bankAccountName: string
  readonly bankName: string
  readonly bankAccountNo: string
}

const columns = [
  'id',
  'name',
  'short_name as shortName',
  'address',
  'steward_name as stewardName',
  'service_phone as servicePhone',
  'service_hours as serviceHours',
  'goal_current_bp as goalCurrentBp',
  'goal_arrears_bp as goalArrearsBp',
  'bank_account_name as bankAccountName',
  'bank_name as bankName',
  'bank_account_no as bankAccountNo',
] as const

/** @throws Failure notFound, also when the caller does not reach the community */
export const getCommunity = async (context: Context, communityId: bigint): Promise<Community> => {
  const found = await context.tx
    .selectFrom('property.community')
    .select(columns)
    .where('company_id', '=', context.companyId)
    .where('id', '=', communityId)
    .executeTakeFirst()
  if (!found) throw notFound('community')
  assertReaches(context, communityId, 'community')
  return found
}

export const createCommunity = implement(api.createCommunity, async (context, input) => ({
  communityId: await insertCommunity(context, input),
}))

/** Used by the set-up too. @throws Failure communityNameTaken */
export const insertCommunity = async (
  context: Context,
  input: {
    name: string
    shortName?: string | undefined
    address?: string
    stewardName?: string
    servicePhone?: string
  },
): Promise<bigint> => {
  const { id } = await refusingTakenName(input.name, () =>
    context.tx
      .insertInto('property.community')
      .values({
        company_id: context.companyId,
        name: input.name,
        short_name: input.shortName ?? [...input.name].slice(0, 1).join(''),
        address: input.address ?? '',
        steward_name: input.stewardName ?? '',
        service_phone: input.servicePhone ?? '',
        created_at: context.now.toString(),
      })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  return id
}

export const updateCommunity = implement(api.updateCommunity, async (context, input) => {
  await getCommunity(context, input.communityId)
  const changes = {
    name: input.name,
    short_name: input.shortName,
    address: input.address,
    steward_name: input.stewardName,
    service_phone: input.servicePhone,
    service_hours: input.serviceHours,
    goal_current_bp: input.goalCurrentBp,
    goal_arrears_bp: input.goalArrearsBp,
  }
  const given = Object.fromEntries(
    Object.entries(changes).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(given).length === 0) return {}
  await refusingTakenName(input.name ?? '', () =>
    context.tx
      .updateTable('property.community')
      .set(given)
      .where('company_id', '=', context.companyId)
      .where('id', '=', input.communityId)
      .execute(),
  )
  return {}
})

const refusingTakenName = async <T>(name: string, write: () => Promise<T>): Promise<T> => {
  try {
    return await write()
  } catch (error) {
    if (violates(error, 'community_company_id_name_key')) {
      throw failures.communityNameTaken({ name }, { field: 'name' })
    }
    throw error
  }
}

export const setBankAccount = implement(api.setBankAccount, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { name, bank, number } = input.account ?? { name: '', bank: '', number: '' }
  await context.tx
    .updateTable('property.community')
    .set({ bank_account_name: name, bank_name: bank, bank_account_no: number })
    .where('company_id', '=', context.companyId)
    .where('id', '=', input.communityId)
    .execute()
  return {}
})

export const getCompany = implement(api.getCompany, ({ tx, companyId }) =>
  tx
    .selectFrom('property.company')
    .select(['name', 'short_name as shortName', 'service_phone as servicePhone'])
    .where('company_id', '=', companyId)
    .executeTakeFirstOrThrow(),
)

/** Receipts that were issued keep the name they were issued under. */
export const updateCompany = implement(api.updateCompany, async ({ tx, companyId }, input) => {
  await tx
    .updateTable('property.company')
    .set({ name: input.name, short_name: input.shortName, service_phone: input.servicePhone })
    .where('company_id', '=', companyId)
    .execute()
  return {}
})

export const listCommunities = implement(api.listCommunities, async (context) => ({
  communities: await reachedCommunities(context),
}))

/** The communities the caller's roles reach, the oldest first. */
export const reachedCommunities = async (context: Context): Promise<Community[]> => {
  let select = context.tx
    .selectFrom('property.community')
    .select(columns)
    .where('company_id', '=', context.companyId)
  if (context.communities !== 'all') {
    select = select.where('id', 'in', [...context.communities, -1n])
  }
  return select.orderBy('created_at').orderBy('id').execute()
}
