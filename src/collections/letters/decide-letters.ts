import { sql } from 'kysely'
import { assertSecondPerson, staffIdOf } from '../../billing/index.ts'
import type { DemandSheet } from '../../invoices/api.ts'
import { plainYuan } from '../../kernel/money.ts'
import { notFound } from '../../kernel/things.ts'
import { type Notice, notify } from '../../notifications/index.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement, type Output } from '../../platform/context.ts'
import * as api from '../api.ts'
import { type WrittenLetter, writeLetter } from './build-sheet.ts'
import { expiredMonths, notWritten } from './draft-letters.ts'
import { failures } from './failures.ts'
import { noteInCases } from './note-in-cases.ts'
import { type LetterNumber, nextLetterNumber } from './number-letters.ts'
import { type LetterFacts, type Reason, readLetterFacts, standingAgainst } from './standing.ts'

type Decided = Output<typeof api.decideDunningLetters>
type Draft = {
  readonly id: bigint
  readonly community_id: bigint
  readonly household_id: bigint
  readonly state: string
  readonly sheet: DemandSheet
  readonly drafted_by: string
  readonly drafted_by_id: bigint
}

/**
 * Lets drafts go, or refuses them. What goes is written anew as of today, so that its figures,
 * dates and names are those of the day it is let go; a draft whose claims changed since is left.
 * @throws Failure ownApproval, letterDecided, noLetterCarrier
 */
export const decideDunningLetters = implement(api.decideDunningLetters, async (context, input) => {
  const drafts = await lockDrafts(context, input.letterIds)
  for (const draft of drafts) assertSecondPerson(context, draft.drafted_by_id)
  if (!input.isApproved) return refuse(context, drafts, input.note)
  await assertLetterCarrier(context)
  const facts = await readLetterFacts(
    context,
    drafts.map((draft) => draft.household_id),
  )
  const reasons = await standingAgainst(context, facts)
  const factsOf = new Map(facts.map((fact) => [fact.householdId, fact]))
  const result: Decided = { decided: [], notDecided: [] }
  const notices: Notice[] = []
  const gone: Parameters<typeof noteInCases>[1][number][] = []
  for (const draft of drafts) {
    const fact = factsOf.get(draft.household_id)
    if (!fact) throw notFound('household')
    const reason = reasons.get(draft.household_id) ?? null
    const sent = reason ? { reason } : await letGo(context, draft, input.note)
    if ('reason' in sent) {
      result.notDecided.push({ letterId: draft.id, ...notWritten(fact, sent.reason) })
    } else {
      result.decided.push({ letterId: draft.id, letterNo: sent.letterNo })
      notices.push(noticeOf(draft, fact, sent.letter))
      const { letterNo, letter } = sent
      gone.push({ householdId: draft.household_id, letterNo, answerBy: letter.answerBy })
    }
  }
  await notify(context, notices)
  await noteInCases(context, gone)
  await keepMessages(
    context,
    result.decided.map(({ letterId }) => letterId),
  )
  return result
})

const lockDrafts = async (
  context: Context,
  letterIds: readonly bigint[],
): Promise<readonly Draft[]> => {
  const ids = [...new Set(letterIds)]
  const { rows } = await sql<Draft>`
    select id, community_id, household_id, state, sheet, drafted_by, drafted_by_id from collections.dunning_letter
    where company_id = ${context.companyId} and id = any(${ids}::bigint[])
    order by community_id, id for update`.execute(context.tx)
  if (rows.length < ids.length) throw notFound('dunningLetter')
  for (const row of rows) assertReaches(context, row.community_id, 'dunningLetter')
  if (rows.some(({ state }) => state !== 'draft')) throw failures.letterDecided()
  return rows
}

const assertLetterCarrier = async ({ tx, companyId }: Context): Promise<void> => {
  const account = await tx
    .selectFrom('notifications.carrier_account')
    .select('id')
    .where('company_id', '=', companyId)
    .where('carrier', '=', 'letter')
    .where('is_active', '=', true)
    .executeTakeFirst()
  if (!account) throw failures.noLetterCarrier()
}

const refuse = async (
  context: Context,
  drafts: readonly Draft[],
  note: string,
): Promise<Decided> => {
  const { tx, companyId, now, actor } = context
  await sql`update collections.dunning_letter set state = 'refused', decided_at = ${now.toString()}::timestamptz,
      decided_by = ${actor.name}, decided_by_id = ${staffIdOf(context)}, note = ${note}
    where company_id = ${companyId} and id = any(${drafts.map(({ id }) => id)}::bigint[])`.execute(
    tx,
  )
  return { decided: drafts.map(({ id }) => ({ letterId: id, letterNo: null })), notDecided: [] }
}

const changed: Reason = {
  rule: null,
  words: {
    zh: '起草以后有缴款、减免或异议，函中金额已变',
    en: 'Something was paid, waived or disputed since it was drafted: its figures have changed',
  },
  source: null,
  instead: { zh: '重新起草', en: 'Draft it again' },
}

type Sent = { readonly letterNo: string; readonly letter: WrittenLetter }

const letGo = async (
  context: Context,
  draft: Draft,
  note: string,
): Promise<Sent | { readonly reason: Reason }> => {
  const frame = {
    letterNo: '',
    handledBy: draft.drafted_by,
    checkedBy: context.actor.kind === 'owner' ? '' : context.actor.name,
    expiredMonths: await expiredMonths(context, draft.household_id),
  }
  const letter = await writeLetter(context, draft.household_id, frame)
  if (letter === null || !sameClaims(letter.sheet, draft.sheet)) return { reason: changed }
  const number = await nextLetterNumber(context, draft.community_id)
  const numbered = { ...letter, sheet: { ...letter.sheet, letterNo: number.letterNo } }
  await keepLetter(context, draft.id, { letter: numbered, number, note })
  return { letterNo: number.letterNo, letter: numbered }
}

const sameClaims = (one: DemandSheet, other: DemandSheet): boolean => {
  const textOf = ({ claims }: DemandSheet): string =>
    claims
      .map(({ chargeId, openFen }) => `${chargeId} ${openFen}`)
      .sort()
      .join()
  return textOf(one) === textOf(other)
}

const keepLetter = async (
  context: Context,
  letterId: bigint,
  { letter, number, note }: { letter: WrittenLetter; number: LetterNumber; note: string },
): Promise<void> => {
  const { tx, companyId, now, actor } = context
  const { sheet, openFen, lateFeeFen, months, datedOn, answerBy } = letter
  await sql`update collections.dunning_letter set state = 'approved', sheet = ${JSON.stringify(sheet)}::jsonb,
      open_fen = ${openFen}, late_fee_fen = ${lateFeeFen}, period_months = ${[...months]}::date[], dated_on = ${datedOn}::date,
      answer_by = ${answerBy}::date, letter_no = ${number.letterNo}, year = ${number.year}, number = ${number.number},
      decided_at = ${now.toString()}::timestamptz, decided_by = ${actor.name}, decided_by_id = ${staffIdOf(context)}, note = ${note}
    where company_id = ${companyId} and id = ${letterId}`.execute(tx)
}

const subjectOf = (letterId: bigint): string => `letter:${letterId}`

const noticeOf = (
  draft: Draft,
  { unitLabel, payerName }: LetterFacts,
  { sheet, openFen, lateFeeFen, months, answerBy }: WrittenLetter,
): Notice => ({
  kind: 'dunningLetter',
  communityId: draft.community_id,
  householdId: draft.household_id,
  subject: subjectOf(draft.id),
  variables: {
    payer: payerName.slice(0, 40),
    home: unitLabel.slice(0, 60),
    letterNo: sheet.letterNo,
    amount: plainYuan(openFen),
    answerOn: answerBy,
    sheet: JSON.stringify(sheet),
  },
  amountFen: openFen + lateFeeFen,
  periodMonths: months,
})

/** The letter knows by which message it travels. */
const keepMessages = async (
  { tx, companyId }: Context,
  letterIds: readonly bigint[],
): Promise<void> => {
  if (letterIds.length === 0) return
  await sql`update collections.dunning_letter l set message_id = m.id
    from notifications.message m
    where l.company_id = ${companyId} and l.id = any(${[...letterIds]}::bigint[]) and m.company_id = l.company_id
      and m.household_id = l.household_id and m.kind = 'dunningLetter' and m.subject = 'letter:' || l.id`.execute(
    tx,
  )
}

export const withdrawDunningLetter = implement(
  api.withdrawDunningLetter,
  async (context, input) => {
    const [draft] = await lockDrafts(context, [input.letterId])
    const { tx, companyId, now, actor } = context
    await sql`update collections.dunning_letter set state = 'withdrawn', decided_at = ${now.toString()}::timestamptz,
        decided_by = ${actor.name}, decided_by_id = ${staffIdOf(context)}, note = ${input.reason}
      where company_id = ${companyId} and id = ${draft?.id ?? 0n}`.execute(tx)
    return {}
  },
)
