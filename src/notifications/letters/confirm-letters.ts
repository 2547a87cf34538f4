import { sql } from 'kysely'
import { commonFailures } from '../../kernel/failure.ts'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { dayOf, startOfDay } from '../../platform/clock.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import type { Outcome } from '../carriers/carrier.ts'
import { failures } from '../failures.ts'
import { changeOfOutcome } from '../relay/changes.ts'
import { recordOutcomes } from '../relay/record-outcomes.ts'
import { type Batch, lockBatch } from './letter-rows.ts'

/** @throws Failure notFound */
const reachBatch = async (context: Context, batchId: bigint): Promise<Batch> => {
  const batch = await lockBatch(context, batchId)
  if (!batch) throw notFound('letterBatch')
  assertReaches(context, batch.community_id, 'letterBatch')
  return batch
}

export const markLettersHandedOver = implement(
  api.markLettersHandedOver,
  async (context, input) => {
    const batch = await reachBatch(context, input.batchId)
    if (batch.state === 'handedOver') throw failures.letterBatchHandedOver()
    if (batch.state !== 'printed') throw failures.letterFileGone()
    await context.tx
      .updateTable('notifications.letter_batch')
      .set({
        state: 'handedOver',
        handed_over_at: context.now.toString(),
        way: input.way,
        carried_by: input.carriedBy,
      })
      .where('company_id', '=', context.companyId)
      .where('id', '=', batch.id)
      .execute()
    return {}
  },
)

type Result = Input<typeof api.confirmLetters>['letters'][number]

/**
 * Enters what became of letters. Each is confirmed once: a signature starts the limitation period
 * anew (Civil Code 195) and is not overwritten.
 */
export const confirmLetters = implement(api.confirmLetters, async (context, input) => {
  const batch = await reachBatch(context, input.batchId)
  if (batch.handed_over_at === null) throw failures.lettersNotHandedOver()
  const from = dayOf(Temporal.Instant.from(batch.handed_over_at))
  if (input.on < from || input.on > context.today) {
    const reason = `应在 ${from} 至 ${context.today} 之间`
    throw commonFailures.invalidInput({ field: 'on', reason }, { field: 'on' })
  }
  const results = new Map(input.letters.map((letter) => [letter.deliveryId, letter]))
  const numbers = await confirm(context, batch.id, [...results.values()])
  const { now, today } = context
  const at = (input.on === today ? now : startOfDay(input.on).add({ hours: 12 })).toString()
  await recordOutcomes(
    context,
    [...results.values()].map((result) =>
      changeOfOutcome(outcomeOf(result, numbers.get(result.deliveryId) ?? '', at), at),
    ),
  )
  const delivered = [...results.values()].filter(({ result }) => result === 'delivered').length
  return { delivered, returned: results.size - delivered }
})

/** @throws Failure letterConfirmed when one is not of this batch, or was confirmed before */
const confirm = async (
  { tx, companyId, now, actor }: Context,
  batchId: bigint,
  results: readonly Result[],
): Promise<ReadonlyMap<bigint, string>> => {
  const signedBy = results.map((each) => (each.result === 'delivered' ? each.signedBy : null))
  const { rows } = await sql<{ delivery_id: bigint; delivery_no: string }>`
    update notifications.letter l set confirmed_at = ${now.toString()}::timestamptz, confirmed_by = ${actor.name},
      signed_by = r.signed_by, proof = r.proof
    from unnest(${results.map(({ deliveryId }) => deliveryId)}::bigint[], ${signedBy}::text[],
      ${results.map(({ proof }) => proof ?? null)}::text[]) as r(delivery_id, signed_by, proof),
      notifications.delivery d
    where l.company_id = ${companyId} and l.batch_id = ${batchId} and l.delivery_id = r.delivery_id
      and l.confirmed_at is null and d.company_id = l.company_id and d.id = l.delivery_id
    returning l.delivery_id, d.delivery_no`.execute(tx)
  if (rows.length !== results.length) throw failures.letterConfirmed()
  return new Map(rows.map((row) => [row.delivery_id, row.delivery_no]))
}

const outcomeOf = (result: Result, deliveryNo: string, at: string): Outcome => {
  const proof = result.proof ? `；凭证：${result.proof}` : ''
  const shared = { deliveryNo, providerMessageId: null, at }
  if (result.result === 'delivered') {
    return { ...shared, state: 'delivered', said: `签收：${result.signedBy}${proof}` }
  }
  const why = result.reason === 'addressGone' ? '查无此人' : '未能送达'
  return { ...shared, state: 'failed', reason: result.reason, said: `退回：${why}${proof}` }
}
