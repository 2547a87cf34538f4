import { sql } from 'kysely'
import { nextWorkingDay } from '../compliance/index.ts'
import { addDays } from '../kernel/period.ts'
import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { type Context, implement } from '../platform/context.ts'
import * as api from './api.ts'
import { failures } from './failures.ts'
import { closeHold, openHold } from './holds.ts'
import { type Photo, plainPhoto } from './photo-file.ts'

const answerWithinDays = 7

/** By when an objection made today is answered in writing. */
export const disputeAnswerDueOn = (today: string): string =>
  nextWorkingDay(addDays(today, answerWithinDays))

export const openDispute = implement(api.openDispute, (context, { photos, ...input }) => {
  const contents = photos.map(({ content }) => Buffer.from(content, 'base64'))
  return holdInDispute(context, { ...input, photos: contents.map(plainPhoto) })
})

/**
 * Holds one open charge because it is objected to, with the day by which it is answered; announces
 * `disputeOpened`. In the caller's reach and, where it is told, of this household.
 * @throws Failure notFound, chargeAlreadySettled
 */
export const holdInDispute = async (
  context: Context,
  input: {
    readonly chargeId: bigint
    readonly periodMonth: string
    readonly householdId?: bigint
    readonly note: string
    readonly photos: readonly Photo[]
  },
): Promise<{ holdId: bigint; answerDueOn: string }> => {
  const { rows } = await sql<{ household_id: bigint; community_id: bigint; open_fen: bigint }>`
    select household_id, community_id, amount_fen - settled_fen - waived_fen as open_fen from billing.charge
    where company_id = ${context.companyId} and id = ${input.chargeId} and period_month = ${input.periodMonth}::date
      and not is_reversed`.execute(context.tx)
  const charge = rows[0]
  const owner = context.actor.kind === 'owner' ? context.actor.id : input.householdId
  if (!charge || (owner !== undefined && owner !== charge.household_id)) throw notFound('charge')
  assertReaches(context, charge.community_id, 'charge')
  if (charge.open_fen === 0n) throw failures.chargeAlreadySettled()
  const answerDueOn = disputeAnswerDueOn(context.today)
  const holdId = await openHold(context, {
    householdId: charge.household_id,
    chargeId: input.chargeId,
    reason: 'dispute',
    note: input.note,
    answerDueOn,
  })
  await keepPhotos(context, holdId, input.photos)
  await context.announce({
    name: 'disputeOpened',
    householdId: charge.household_id,
    communityId: charge.community_id,
    chargeId: input.chargeId,
    amountFen: charge.open_fen,
    answerDueOn,
    holdId,
  })
  return { holdId, answerDueOn }
}

export const closeDispute = implement(api.closeDispute, async (context, input) => {
  const { rows } = await sql<{ community_id: bigint; held_to: string | null }>`
    select hh.community_id, h.held_to from billing.hold h
    join property.household hh on hh.company_id = h.company_id and hh.id = h.household_id
    where h.company_id = ${context.companyId} and h.id = ${input.holdId} for update of h`.execute(
    context.tx,
  )
  const hold = rows[0]
  if (!hold) throw notFound('dispute')
  assertReaches(context, hold.community_id, 'dispute')
  if (hold.held_to !== null) throw failures.alreadyDecided()
  await closeHold(context, { holdId: input.holdId })
  await sql`update billing.hold set note = note || ${`\n答复：${input.answer}`}
    where company_id = ${context.companyId} and id = ${input.holdId}`.execute(context.tx)
  return {}
})

const keepPhotos = async (
  { tx, companyId, now }: Context,
  holdId: bigint,
  photos: readonly Photo[],
): Promise<void> => {
  if (photos.length === 0) return
  await tx
    .insertInto('billing.dispute_photo')
    .values(
      photos.map(({ mediaType, bytes }, index) => ({
        company_id: companyId,
        hold_id: holdId,
        position: index + 1,
        media_type: mediaType,
        bytes,
        added_at: now.toString(),
      })),
    )
    .execute()
}

/** The household that objected sees its photos, and staff those of their communities. */
export const getDisputePhoto = implement(api.getDisputePhoto, async (context, input) => {
  const { tx, companyId, actor } = context
  const { rows } = await sql<{
    media_type: string
    bytes: Buffer
    household_id: bigint
    community_id: bigint
  }>`
    select p.media_type, p.bytes, h.household_id, hh.community_id
    from billing.dispute_photo p
    join billing.hold h on h.company_id = p.company_id and h.id = p.hold_id
    join property.household hh on hh.company_id = h.company_id and hh.id = h.household_id
    where p.company_id = ${companyId} and p.hold_id = ${input.holdId} and p.position = ${input.position}`.execute(
    tx,
  )
  const photo = rows[0]
  const isForeign = actor.kind === 'owner' && actor.id !== photo?.household_id
  if (!photo || isForeign) throw notFound('dispute')
  assertReaches(context, photo.community_id, 'dispute')
  return { mediaType: photo.media_type, content: photo.bytes.toString('base64') }
})
