import { sql } from 'kysely'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getCommunity, unitLabelSql } from '../../property/index.ts'
import * as api from '../api.ts'
import { nameOf } from '../cases/events.ts'
import { failures } from '../cases/failures.ts'
import { inReach, keyNumbers } from '../cases/scope.ts'

export const recordCommitteeContact = implement(
  api.recordCommitteeContact,
  async (context, input) => {
    const { tx, companyId, now } = context
    await getCommunity(context, input.communityId)
    await assertNamesNobody(context, input.communityId, `${input.what}\n${input.answer}`)
    const { id } = await tx
      .insertInto('collections.committee_contact')
      .values({
        company_id: companyId,
        community_id: input.communityId,
        on_day: input.onDay,
        way: input.way,
        what: input.what,
        answer: input.answer,
        recorded_at: now.toString(),
        recorded_by: nameOf(context),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    return { committeeContactId: id }
  },
)

/** @throws Failure namesAnOwner: a payer's whole name, or a home as people write it */
const assertNamesNobody = async (
  context: Context,
  communityId: bigint,
  text: string,
): Promise<void> => {
  const squeezed = text.replace(/\s/g, '')
  const { rows } = await sql<{ found: string }>`
    select p.name as found from property.household h
    join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
    where h.company_id = ${context.companyId} and h.community_id = ${communityId} and p.kind = 'person'
      and length(p.name) > 1 and strpos(${squeezed}, p.name) > 0
    union all
    select ${unitLabelSql} from property.unit u
    left join property.building b on b.company_id = u.company_id and b.id = u.building_id
    left join property.entrance e on e.company_id = u.company_id and e.id = u.entrance_id
    where u.company_id = ${context.companyId} and u.community_id = ${communityId} and u.kind = 'home'
      and (strpos(${squeezed}, ${unitLabelSql}) > 0 or ${squeezed} ~ ('(^|[^0-9-])' || u.code || '($|[^0-9-])') and u.code like '%-%')
    limit 1`.execute(context.tx)
  if (rows[0]) throw failures.namesAnOwner({ found: rows[0].found }, { field: 'what' })
}

type Contact = Output<typeof api.listCommitteeContacts>['contacts'][number]

export const listCommitteeContacts = implement(
  api.listCommitteeContacts,
  async (context, input) => {
    if (input.communityId !== undefined) await getCommunity(context, input.communityId)
    const condition = sql`company_id = ${context.companyId}
    and ${inReach(context, input.communityId, sql`community_id`)}`
    const [after] = keyNumbers(input.after, 1) ?? [null]
    const { rows } = await sql<Contact>`
    select id as "committeeContactId", community_id as "communityId", on_day as "onDay", way, what, answer,
      recorded_by as "recordedBy"
    from collections.committee_contact where ${condition} and (${after}::bigint is null or id < ${after}::bigint)
    order by id desc limit ${input.limit + 1}`.execute(context.tx)
    const { rows: counted } = await sql<{
      total: number
    }>`select count(*)::int as total from collections.committee_contact where ${condition}`.execute(
      context.tx,
    )
    const page = rows.slice(0, input.limit)
    return {
      contacts: page,
      total: counted[0]?.total ?? 0,
      next: rows.length > input.limit ? `${page.at(-1)?.committeeContactId}` : null,
    }
  },
)
