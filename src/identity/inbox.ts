import { commonFailures } from '../kernel/failure.ts'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import * as api from './api.ts'

/** What a person has put aside, by the key of the row. */
export type Aside = {
  readonly until: string
  /** Ticked off in this state; null: put off whatever comes. */
  readonly seen: string | null
}

export const putAside = implement(api.putAside, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { tx, companyId, today } = context
  const staffId = ownId(context)
  if (input.until <= today) {
    throw commonFailures.invalidInput({ field: 'until', reason: 'not after today' })
  }
  await tx
    .deleteFrom('identity.inbox_aside')
    .where('company_id', '=', companyId)
    .where('staff_id', '=', staffId)
    .where('until', '<=', today)
    .execute()
  const mark = { until: input.until, seen: input.state ?? null }
  await tx
    .insertInto('identity.inbox_aside')
    .values({
      company_id: companyId,
      staff_id: staffId,
      item_key: rowKey(input.communityId, input.key),
      ...mark,
    })
    .onConflict((conflict) =>
      conflict.columns(['company_id', 'staff_id', 'item_key']).doUpdateSet(mark),
    )
    .execute()
  return {}
})

export const bringBack = implement(api.bringBack, async (context, input) => {
  await getCommunity(context, input.communityId)
  await context.tx
    .deleteFrom('identity.inbox_aside')
    .where('company_id', '=', context.companyId)
    .where('staff_id', '=', ownId(context))
    .where('item_key', 'like', `${rowKey(input.communityId, '')}%`)
    .execute()
  return {}
})

/** What the caller has put aside of a community's inbox; nothing for whoever is no staff. */
export const readAsides = async (
  { tx, companyId, actor, today }: Context,
  communityId: bigint,
): Promise<ReadonlyMap<string, Aside>> => {
  if (actor.kind !== 'staff') return new Map()
  const prefix = rowKey(communityId, '')
  const rows = await tx
    .selectFrom('identity.inbox_aside')
    .select(['item_key', 'until', 'seen'])
    .where('company_id', '=', companyId)
    .where('staff_id', '=', actor.id)
    .where('until', '>', today)
    .where('item_key', 'like', `${prefix}%`)
    .execute()
  return new Map(rows.map(({ item_key, ...mark }) => [item_key.slice(prefix.length), mark]))
}

/** Rows of several communities have the same keys. */
const rowKey = (communityId: bigint, key: string): string => `${communityId} ${key}`

const ownId = ({ actor }: Context): bigint => {
  if (actor.kind !== 'staff') throw commonFailures.notSignedIn()
  return actor.id
}
