import type * as z from 'zod'
import * as notifications from '../../notifications/api.ts'
import type { Company } from './company.ts'
import type { Stage } from './stage.ts'

/** Of a batch that was carried out, one letter in so many comes back. */
const returnedOneIn = 7

/** The steward has the waiting letters printed; the worker draws their file. */
export const printLetters = async (
  stage: Stage,
  { communityId, staff }: Company,
): Promise<bigint | null> => {
  const steward = stage.as(staff.steward.actor)
  const { waiting } = await steward.call(notifications.listLetterBatches, { communityId })
  if (!waiting.some(({ count }) => count > 0)) return null
  return (await steward.call(notifications.makeLetterBatch, { communityId })).batchId
}

/** The file is there: they are carried from door to door. */
export const carryLetters = async (
  stage: Stage,
  { staff }: Company,
  batchId: bigint,
): Promise<void> => {
  await stage.as(staff.steward.actor).call(notifications.markLettersHandedOver, {
    batchId,
    way: 'door',
    carriedBy: '秩序部 张建军',
  })
}

type Result = z.input<typeof notifications.confirmLetters.input>['letters'][number]

/** Most are signed for; at some doors nobody of that name is met. */
export const confirmLetters = async (
  stage: Stage,
  { staff }: Company,
  batchId: bigint,
): Promise<void> => {
  const steward = stage.as(staff.steward.actor)
  const { letters } = await steward.call(notifications.listLetters, { batchId, limit: 100 })
  const on = stage.today()
  await steward.call(notifications.confirmLetters, {
    batchId,
    on,
    letters: letters.map(
      ({ deliveryId, readerName }, index): Result =>
        index % returnedOneIn === 3
          ? { result: 'returned', deliveryId, reason: 'undelivered', proof: '三次上门无人' }
          : { result: 'delivered', deliveryId, signedBy: readerName, proof: '签收单' },
    ),
  })
}
