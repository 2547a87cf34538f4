import { sql } from 'kysely'
import { holdInDispute } from '../../billing/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { addEvent, addEvents, nameOf } from './events.ts'
import { lockOpenCase } from './scope.ts'

type Remedy = { readonly nextAction: api.NextAction; readonly words: Words }

/** 对应的办法: each cause has its own; sending the same again is none. */
export const remedies: Readonly<Record<api.Cause, Remedy>> = {
  wrongData: {
    nextAction: 'correctData',
    words: {
      zh: '联系方式不对：先核对并改正电话、地址或缴费人；改好以前不再联系。',
      en: 'The contact data are wrong: check and correct phone, address or payer first; nobody is contacted until then.',
    },
  },
  forgot: {
    nextAction: 'call',
    words: {
      zh: '多半是忘了：打一次电话，问要不要开通微信账单和到期提醒；不重复发同样的消息。',
      en: 'Probably forgotten: one call, and offer bills and reminders in WeChat; the same message is not sent again.',
    },
  },
  serviceDispute: {
    nextAction: 'answerDispute',
    words: {
      zh: '对服务有异议：有争议的金额暂停，转服务部门处理并书面答复；没有争议的部分只友好提醒。',
      en: 'A dispute over service: what is disputed is held and answered in writing by those in charge; the rest is asked for in friendly tone only.',
    },
  },
  vacant: {
    nextAction: 'correctData',
    words: {
      zh: '房屋空置：查产权人的其他地址和电话，核对空置费率是否适用，信寄到那里。',
      en: 'The home is vacant: find the owner’s other address and phone, check whether the vacancy rate applies, and write there.',
    },
  },
  hardship: {
    nextAction: 'offerPlan',
    words: {
      zh: '一时有困难：主动提出分期，签订后停计违约金；不用正式语气。',
      en: 'In difficulty: offer instalments, with the late fee stopped once signed; no formal tone.',
    },
  },
  unwilling: {
    nextAction: 'letter',
    words: {
      zh: '能缴而不愿缴：由人决定发催缴函或交法务；不停水停电、不限制门禁（民法典第 944 条）。',
      en: 'Able and unwilling: a person decides on a dunning letter or legal steps; utilities and access are never touched (Civil Code art. 944).',
    },
  },
}

export const setCause = implement(api.setCause, async (context, input) => {
  const found = await lockOpenCase(context, input.caseId)
  const remedy = await applyCause(context, found, input)
  for (const charge of input.charges) {
    const note = input.note === '' ? remedies.serviceDispute.words.zh : input.note
    await holdInDispute(context, { ...charge, householdId: found.householdId, note, photos: [] })
  }
  return remedy
})

type Case = { readonly caseId: bigint; readonly householdId: bigint }

/** Sets a cause by a person: what is next is what it asks for, from today. */
export const applyCause = async (
  context: Context,
  { caseId, householdId }: Case,
  { cause, note }: { cause: api.Cause; note: string },
): Promise<Remedy> => {
  const { tx, companyId, today } = context
  const remedy = remedies[cause]
  await sql`update collections.dunning_case set cause = ${cause}, cause_by = ${nameOf(context)},
      next_action = ${remedy.nextAction}, next_on = ${today}::date, next_time = null
    where company_id = ${companyId} and id = ${caseId}`.execute(tx)
  await addEvent(context, { caseId, householdId, kind: 'cause', outcome: cause, note })
  return remedy
}

/** Who proposes a cause; a person's word stands above it. */
const bySignals = 'signals'

/**
 * Proposes why it is not paid, from what is known: only where no person has said so. That somebody
 * is unwilling is never concluded, people say it.
 */
export const proposeCauses = async (context: Context): Promise<void> => {
  const { tx, companyId, today } = context
  const { rows } = await sql<{ id: bigint; cause: api.Cause }>`
    with found as (
      select k.id, case
        when exists (select from property.party_phone f
            join notifications.stop s on s.company_id = f.company_id and s.address_hash = f.number_hash
              and s.closed_at is null and s.reason in ('wrongNumber', 'addressGone')
            where f.company_id = k.company_id and f.party_id = h.payer_party_id)
          or not exists (select from property.party_phone f where f.company_id = k.company_id and f.party_id = h.payer_party_id)
          or exists (select from notifications.message m where m.company_id = k.company_id and m.household_id = k.household_id
            and m.kind = 'letter' and m.state = 'unreachable')
          then 'wrongData'
        when exists (select from billing.hold x where x.company_id = k.company_id and x.household_id = k.household_id
            and x.reason = 'dispute' and x.held_to is null)
          or exists (select from collections.complaint x where x.company_id = k.company_id and x.household_id = k.household_id
            and x.answered_at is null)
          then 'serviceDispute'
        when exists (select from collections.household_flag f where f.company_id = k.company_id and f.household_id = k.household_id
            and f.ended_at is null and f.flag in ('lowIncome', 'disability', 'illness', 'bereaved', 'hospital'))
          or exists (select from collections.case_event e where e.company_id = k.company_id and e.household_id = k.household_id
            and e.case_id = k.id and e.outcome = 'asksPlan')
          or exists (select from notifications.reminder_pause u where u.company_id = k.company_id
            and u.household_id = k.household_id and u.closed_at is null and u.until >= ${today}::date)
          then 'hardship'
        when not exists (select from property.billing_account a
            join property.unit u on u.company_id = a.company_id and u.id = a.unit_id
            where a.company_id = k.company_id and a.household_id = k.household_id and a.span @> ${today}::date
              and u.kind in ('home', 'shop') and u.occupancy is distinct from 'vacant'
              and not exists (select from billing.vacancy v where v.company_id = a.company_id and v.unit_id = a.unit_id
                and v.state = 'approved' and v.span @> ${today}::date))
          and exists (select from property.billing_account a where a.company_id = k.company_id
            and a.household_id = k.household_id and a.span @> ${today}::date)
          then 'vacant'
        when exists (select from collections.payer y where y.company_id = k.company_id and y.household_id = k.household_id
            and y.last_twelve >= 4 and y.late_of_last_twelve >= 2)
          and (select count(distinct c.period_month) from billing.charge c where c.company_id = k.company_id
            and c.household_id = k.household_id and not c.is_reversed and c.settled_fen + c.waived_fen < c.amount_fen
            and c.due_on < ${today}::date) = 1
          then 'forgot'
      end as cause
      from collections.dunning_case k
      join property.household h on h.company_id = k.company_id and h.id = k.household_id
      where k.company_id = ${companyId} and k.state <> 'closed' and (k.cause is null or k.cause_by = ${bySignals})
    )
    update collections.dunning_case k set cause = f.cause, cause_by = ${bySignals}
    from found f
    where k.company_id = ${companyId} and k.id = f.id and f.cause is distinct from k.cause and f.cause is not null
    returning k.id, k.cause`.execute(tx)
  // What a person has planned stands, but for contacts where the data are wrong.
  for (const [cause, cases] of Map.groupBy(rows, (row) => row.cause)) {
    const caseIds = cases.map(({ id }) => id)
    await addEvents(context, { caseIds, kind: 'cause', outcome: cause })
    await sql`update collections.dunning_case set next_action = ${remedies[cause].nextAction}, next_on = ${today}::date
      where company_id = ${companyId} and id = any(${caseIds}::bigint[]) and (next_on is null or ${cause === 'wrongData'})`.execute(
      tx,
    )
  }
}
