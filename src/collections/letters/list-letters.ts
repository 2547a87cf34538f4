import { type RawBuilder, sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getHousehold } from '../../property/index.ts'
import * as api from '../api.ts'
import { placeOf } from '../cases/case-rows.ts'

type Letter = Output<typeof api.listDunningLetters>['letters'][number]

/** What became of letter `l`: its own state until it is let go, then that of its delivery `d`. */
const stateOf: RawBuilder<api.DunningLetterState> = sql`case
  when l.state <> 'approved' then l.state
  when m.delivered_at is not null then 'delivered'
  when d.state = 'failed' and n.confirmed_at is not null then 'returned'
  when m.state in ('unreachable', 'refused', 'cancelled', 'expired') then 'superseded'
  when t.state = 'handedOver' then 'handedOver'
  when t.state = 'printed' then 'printed'
  else 'waiting' end`

/** Letters `l` that meet a condition, newest first, with what their delivery says. */
export const selectLetters = async (
  { tx, companyId }: Context,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<readonly Letter[]> => {
  const { rows } = await sql<Letter>`
    select * from (
      select l.id, l.community_id as "communityId", l.household_id as "householdId", coalesce(place.label, '') as "unitLabel",
        p.name as "payerName", ${stateOf} as state, l.letter_no as "letterNo", l.dated_on::text as "datedOn",
        l.answer_by::text as "answerBy", l.open_fen as "openFen", l.late_fee_fen as "lateFeeFen", l.period_months::text[] as months,
        l.drafted_at as "draftedAt", l.drafted_by as "draftedBy", l.decided_at as "decidedAt", l.decided_by as "decidedBy", l.note,
        n.batch_id as "batchId", t.handed_over_at as "handedOverAt", t.way, n.confirmed_at as "confirmedAt",
        ((m.delivered_at at time zone 'Asia/Shanghai')::date)::text as "deliveredOn", n.signed_by as "signedBy", n.proof,
        case when d.state = 'failed' then d.said end as "returnedBecause",
        coalesce((select json_agg(json_build_object('id', f.id::text, 'kind', f.kind, 'text', f.text, 'addedAt', f.added_at,
          'addedBy', f.added_by) order by f.id) from collections.letter_proof f
          where f.company_id = l.company_id and f.letter_id = l.id), '[]') as proofs
      from collections.dunning_letter l
      join property.household h on h.company_id = l.company_id and h.id = l.household_id
      join property.party p on p.company_id = h.company_id and p.id = h.payer_party_id
      left join lateral (${placeOf}) place on true
      left join notifications.message m on m.company_id = l.company_id and m.id = l.message_id
      left join lateral (select * from notifications.delivery x where x.company_id = m.company_id and x.message_id = m.id
        order by x.attempt_no desc limit 1) d on true
      left join notifications.letter n on n.company_id = d.company_id and n.delivery_id = d.id
      left join notifications.letter_batch t on t.company_id = n.company_id and t.id = n.batch_id
      where l.company_id = ${companyId}) letter
    where ${condition} order by id desc limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    ...row,
    proofs: row.proofs.map((proof) => ({ ...proof, id: BigInt(proof.id) })),
  }))
}

export const listDunningLetters = implement(api.listDunningLetters, async (context, input) => {
  const { communities } = context
  const conditions = [
    communities === 'all' ? sql`true` : sql`"communityId" = any(${[...communities]}::bigint[])`,
  ]
  if (input.communityId !== undefined) {
    assertReaches(context, input.communityId, 'community')
    conditions.push(sql`"communityId" = ${input.communityId}`)
  }
  if (input.householdId !== undefined) {
    const household = await getHousehold(context, input.householdId)
    conditions.push(sql`"householdId" = ${household.id}`)
  }
  if (input.state) conditions.push(sql`state = ${input.state}`)
  if (input.after !== undefined) conditions.push(sql`id < ${input.after}::bigint`)
  const letters = await selectLetters(context, sql.join(conditions, sql` and `), input.limit + 1)
  const page = letters.slice(0, input.limit)
  return { letters: page, next: letters.length > page.length ? String(page.at(-1)?.id) : null }
})

/** @throws Failure notFound, also when the caller does not reach its community */
export const findLetter = async (context: Context, letterId: bigint) => {
  const letter = await context.tx
    .selectFrom('collections.dunning_letter')
    .select(['id', 'community_id', 'household_id', 'state', 'letter_no', 'sheet', 'dated_on'])
    .where('company_id', '=', context.companyId)
    .where('id', '=', letterId)
    .executeTakeFirst()
  if (!letter) throw notFound('dunningLetter')
  assertReaches(context, letter.community_id, 'dunningLetter')
  return letter
}
