import { sql } from 'kysely'
import { staffIdOf } from '../../billing/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import type { NotWritten } from '../api.ts'
import * as api from '../api.ts'
import { limitationLastDay } from '../limitation.ts'
import { type WrittenLetter, writeLetter } from './build-sheet.ts'
import { type LetterFacts, type Reason, readLetterFacts, standingAgainst } from './standing.ts'

type Drafted = Output<typeof api.draftDunningLetters>

/**
 * Drafts letters to households, each in place of a draft that is there; says of the others why not.
 * For people and for the plan: a draft sends nothing, a second person lets it go.
 * @throws Failure notFound when a household is not within reach
 */
const draftLetters = async (
  context: Context,
  householdIds: readonly bigint[],
): Promise<Drafted> => {
  const ids = [...new Set(householdIds)]
  const facts = await readLetterFacts(context, ids)
  if (facts.length < ids.length) throw notFound('household')
  const reasons = await standingAgainst(context, facts)
  const open = facts.filter(({ householdId }) => !reasons.has(householdId))
  await replaceDrafts(
    context,
    open.map(({ householdId }) => householdId),
  )
  const drafted: Drafted['drafted'] = []
  for (const fact of open) {
    const letter = await writeDraft(context, fact)
    if (letter) drafted.push({ letterId: letter, householdId: fact.householdId })
  }
  const refused = facts.flatMap((fact) => {
    const reason = reasons.get(fact.householdId)
    return reason ? [notWritten(fact, reason)] : []
  })
  await keepRefusals(context, refused)
  return { drafted, notDrafted: refused }
}

export const draftDunningLetters = implement(api.draftDunningLetters, (context, input) =>
  draftLetters(context, input.householdIds),
)

export const notWritten = (
  { householdId, unitLabel, payerName }: LetterFacts,
  reason: Reason,
): NotWritten => ({ householdId, unitLabel, payerName, ...reason })

const replaceDrafts = async (
  { tx, companyId, now, actor }: Context,
  householdIds: readonly bigint[],
): Promise<void> => {
  await sql`update collections.dunning_letter set state = 'withdrawn', decided_at = ${now.toString()}::timestamptz,
      decided_by = ${actor.name}, note = '重新起草'
    where company_id = ${companyId} and household_id = any(${[...householdIds]}::bigint[]) and state = 'draft'`.execute(
    tx,
  )
}

/** Months of a household whose limitation period may have passed by today. */
export const expiredMonths = async (
  context: Context,
  householdId: bigint,
): Promise<readonly string[]> => {
  const { rows } = await sql<{ month: string }>`
    select distinct c.period_month::text as month from billing.charge c
    where c.company_id = ${context.companyId} and c.household_id = ${householdId} and not c.is_reversed
      and c.settled_fen + c.waived_fen < c.amount_fen and c.due_on < ${context.today}::date
      and ${limitationLastDay(context)} < ${context.today}::date
    order by 1`.execute(context.tx)
  return rows.map(({ month }) => month)
}

const writeDraft = async (
  context: Context,
  { householdId, communityId }: LetterFacts,
): Promise<bigint | null> => {
  const letter = await writeLetter(context, householdId, {
    letterNo: '',
    handledBy: context.actor.kind === 'owner' ? '' : context.actor.name,
    checkedBy: '',
    expiredMonths: await expiredMonths(context, householdId),
  })
  return letter === null ? null : insertDraft(context, { householdId, communityId, letter })
}

const insertDraft = async (
  context: Context,
  draft: { householdId: bigint; communityId: bigint; letter: WrittenLetter },
): Promise<bigint> => {
  const { tx, companyId, now, actor } = context
  const { sheet, openFen, lateFeeFen, months, datedOn, answerBy } = draft.letter
  const { rows } = await sql<{ id: bigint }>`
    insert into collections.dunning_letter (company_id, community_id, household_id, state, sheet, open_fen, late_fee_fen,
      period_months, dated_on, answer_by, drafted_at, drafted_by, drafted_by_id)
    values (${companyId}, ${draft.communityId}, ${draft.householdId}, 'draft', ${JSON.stringify(sheet)}::jsonb, ${openFen},
      ${lateFeeFen}, ${[...months]}::date[], ${datedOn}::date, ${answerBy}::date, ${now.toString()}::timestamptz, ${actor.name},
      ${staffIdOf(context)})
    returning id`.execute(tx)
  return rows[0]?.id ?? 0n
}

/** A refusal by a rule stands in the log of guard rails. */
const keepRefusals = async (
  { tx, companyId, now, actor }: Context,
  refused: readonly NotWritten[],
): Promise<void> => {
  const byRule = refused.filter(({ rule }) => rule !== null)
  if (byRule.length === 0) return
  await sql`insert into collections.refusal (company_id, community_id, household_id, rule, asked, refused_at, asked_by)
    select ${companyId}, h.community_id, h.id, w.rule, '起草催缴函', ${now.toString()}::timestamptz, ${actor.name}
    from unnest(${byRule.map(({ householdId }) => householdId)}::bigint[], ${byRule.map(({ rule }) => rule)}::text[]) w (id, rule)
    join property.household h on h.company_id = ${companyId} and h.id = w.id`.execute(tx)
}
