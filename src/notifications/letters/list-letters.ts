import { type RawBuilder, sql } from 'kysely'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { unitLabelSql } from '../../property/index.ts'
import * as api from '../api.ts'
import { envelope, isWaiting, letterNo } from './letter-rows.ts'

type Letter = Output<typeof api.listLetters>['letters'][number]

export const listLetters = implement(api.listLetters, async (context, input) => {
  const { tx, companyId } = context
  const of =
    input.batchId === undefined
      ? sql`${isWaiting}`
      : sql`exists (select from notifications.letter x where x.company_id = d.company_id
          and x.delivery_id = d.id and x.batch_id = ${input.batchId})`
  // What waits has no order of walking yet: that comes with its batch.
  const place = input.batchId === undefined ? sql<bigint>`d.id` : sql<bigint>`l.sort::bigint`
  const { rows } = await sql<
    Omit<Letter, 'letterNo'> & {
      year: number | null
      number: number | null
      place: bigint
      ownNo: string | null
    }
  >`
    select ${place} as place, d.id as "deliveryId", l.year, l.number, c.name as "communityName", m.household_id as "householdId",
      ${unitLabelSql} as "unitLabel", p.name as "readerName", m.kind, d.rendered->>'title' as title, d.rendered->'sheet'->>'letterNo' as "ownNo",
      case when d.state = 'delivered' then 'delivered' when d.state = 'failed' then 'returned'
        when t.state = 'handedOver' then 'handedOver' when l.batch_id is not null then 'printed' else 'waiting' end as state,
      d.created_at as "createdAt", l.page_count as "pageCount", l.confirmed_at as "confirmedAt",
      l.signed_by as "signedBy", l.proof
    from notifications.delivery d ${envelope}
    join property.community c on c.company_id = m.company_id and c.id = m.community_id
    join property.party p on p.company_id = m.company_id and p.id = m.party_id
    left join notifications.letter l on l.company_id = d.company_id and l.delivery_id = d.id
    left join notifications.letter_batch t on t.company_id = l.company_id and t.id = l.batch_id
    where d.company_id = ${companyId} and d.form = 'letter' and ${of} and ${reached(context, input.communityId)}
      and ${input.after === undefined ? sql`true` : sql`${place} > ${input.after}::bigint`}
    order by place limit ${input.limit + 1}`.execute(tx)
  const page = rows.slice(0, input.limit)
  return {
    letters: page.map(({ year, number, ownNo, place: _, ...row }) => ({
      ...row,
      letterNo: ownNo ?? (year === null || number === null ? null : letterNo(year, number)),
    })),
    next: rows.length > page.length ? String(page.at(-1)?.place) : null,
  }
})

/** The communities the caller reaches, of a message `m` or a batch `t`. */
const reached = (
  context: Context,
  communityId: bigint | undefined,
  of: 'm' | 't' = 'm',
): RawBuilder<unknown> => {
  if (communityId !== undefined) assertReaches(context, communityId, 'community')
  const within = communityId === undefined ? context.communities : [communityId]
  return within === 'all'
    ? sql`true`
    : sql`${sql.ref(`${of}.community_id`)} = any(${[...within]}::bigint[])`
}

type Batch = Output<typeof api.listLetterBatches>['batches'][number]

export const listLetterBatches = implement(api.listLetterBatches, async (context, input) => {
  const older = input.after === undefined ? sql`true` : sql`t.id < ${input.after}::bigint`
  const only = input.batchId === undefined ? sql`true` : sql`t.id = ${input.batchId}`
  const { rows } = await sql<Batch>`
    select t.id, t.community_id as "communityId", c.name as "communityName", t.state, t.letter_count as "letterCount",
      t.drawn_count as "drawnCount", t.paid_count as "paidCount", t.page_count as "pageCount", t.sha256, t.created_at as "createdAt", t.created_by as "createdBy",
      t.handed_over_at as "handedOverAt", t.way, t.carried_by as "carriedBy", r.delivered, r.returned
    from notifications.letter_batch t
    join property.community c on c.company_id = t.company_id and c.id = t.community_id
    cross join lateral (
      select count(*) filter (where l.signed_by is not null)::int as delivered,
        count(*) filter (where l.confirmed_at is not null and l.signed_by is null)::int as returned
      from notifications.letter l where l.company_id = t.company_id and l.batch_id = t.id) r
    where t.company_id = ${context.companyId} and ${older} and ${only} and ${reached(context, input.communityId, 't')}
    order by t.id desc limit ${input.limit + 1}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  return {
    waiting: await readWaiting(context, input.communityId),
    batches: page,
    next: rows.length > page.length ? String(page.at(-1)?.id) : null,
  }
})

const readWaiting = async (
  context: Context,
  communityId: bigint | undefined,
): Promise<Output<typeof api.listLetterBatches>['waiting']> => {
  const { rows } = await sql<Output<typeof api.listLetterBatches>['waiting'][number]>`
    select m.community_id as "communityId", c.name as "communityName", count(*)::int as count,
      min(d.created_at) as "oldestAt"
    from notifications.delivery d
    join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
    join property.community c on c.company_id = m.company_id and c.id = m.community_id
    where d.company_id = ${context.companyId} and ${isWaiting} and ${reached(context, communityId)}
    group by m.community_id, c.name order by c.name`.execute(context.tx)
  return rows
}
