import { sql } from 'kysely'
import { type Context, implement } from '../platform/context.ts'
import { getCommunity } from '../property/index.ts'
import type { PackName } from './api/rules.ts'
import * as api from './api.ts'
import { packOf } from './packs/index.ts'

type Jurisdiction = {
  readonly communityId: bigint
  readonly name: string
  readonly pack: PackName
  /** False: nobody chose; it follows from the community's address. */
  readonly isChosen: boolean
  readonly chosenOn: string | null
  readonly chosenBy: string | null
}

/**
 * The local rules each community within reach is under on a day: what was chosen last by then, else
 * those of the city in its address.
 */
export const jurisdictionsOn = async (
  { tx, companyId, communities }: Context,
  day: string,
): Promise<readonly Jurisdiction[]> => {
  const reached = communities === 'all' ? sql`true` : sql`c.id = any(${[...communities]}::bigint[])`
  const { rows } = await sql<
    Omit<Jurisdiction, 'pack' | 'isChosen'> & { pack: PackName | null; address: string }
  >`
    select c.id as "communityId", c.name, c.address, j.pack, j.chosen_on as "chosenOn", j.chosen_by as "chosenBy"
    from property.community c
    left join lateral (select pack, chosen_on, chosen_by from compliance.jurisdiction
      where company_id = c.company_id and community_id = c.id and chosen_on <= ${day}::date
      order by id desc limit 1) j on true
    where c.company_id = ${companyId} and ${reached}
    order by c.name, c.id`.execute(tx)
  return rows.map(({ address, pack, ...row }) => ({
    ...row,
    pack: pack ?? packOf(address),
    isChosen: pack !== null,
  }))
}

/** The local rules a community is under today. */
export const jurisdictionOf = async (context: Context, communityId: bigint): Promise<PackName> =>
  (await jurisdictionsOn({ ...context, communities: [communityId] }, context.today))[0]?.pack ??
  'national'

export const setJurisdiction = implement(api.setJurisdiction, async (context, input) => {
  const { tx, companyId, now, today, actor } = context
  await getCommunity(context, input.communityId)
  await sql`insert into compliance.jurisdiction (company_id, community_id, pack, chosen_on, chosen_at, chosen_by)
    values (${companyId}, ${input.communityId}, ${input.pack}, ${today}::date, ${now.toString()}, ${actor.name})`.execute(
    tx,
  )
  return {}
})
