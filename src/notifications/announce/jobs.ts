import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { fen, id, plainDate } from '../../kernel/shapes.ts'
import { implement, type Operation, type Platform, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { remindDueSoon } from './remind-due-soon.ts'
import { announceDispute, announceReceipts, announceRefund } from './tell.ts'

const internal = { access: [], output: z.object({}) } as const

const tellReceipts = implement(
  command({
    ...internal,
    name: 'tellReceipts',
    summary: 'Writes the messages about payments that were posted.',
    input: z.strictObject({ paymentIds: z.array(id) }),
  }),
  async (context, { paymentIds }) => {
    await announceReceipts(context, paymentIds)
    return {}
  },
)

const tellRefund = implement(
  command({
    ...internal,
    name: 'tellRefund',
    summary: 'Writes the message about money that went back.',
    input: z.strictObject({ refundId: id }),
  }),
  async (context, { refundId }) => {
    await announceRefund(context, refundId)
    return {}
  },
)

const tellDispute = implement(
  command({
    ...internal,
    name: 'tellDispute',
    summary: 'Writes the message that confirms an objection.',
    input: z.strictObject({
      holdId: id,
      householdId: id,
      communityId: id,
      chargeId: id,
      amountFen: fen,
      answerDueOn: plainDate,
    }),
  }),
  async (context, dispute) => {
    await announceDispute(context, dispute)
    return {}
  },
)

const remind = implement(
  command({
    ...internal,
    name: 'remindDueSoon',
    summary: 'Writes the reminders of bills that fall due in three days.',
    input: z.strictObject({}),
  }),
  async (context) => {
    await remindDueSoon(context)
    return {}
  },
)

const run = (platform: Platform, companyId: bigint, operation: Operation, input: unknown) =>
  execute(platform, operation, input, { actor: systemActor('job'), companyId })

const bigintOf = (value: unknown): bigint => BigInt(String(value))

/** Jobs that turn what happened into messages, by the names they are queued under. */
export const announceTasks: Readonly<Record<string, Task>> = {
  tellReceipts: async (platform, { companyId, paymentIds }) => {
    const ids = String(paymentIds).split(' ').filter(Boolean)
    await run(platform, companyId, tellReceipts, { paymentIds: ids.map(BigInt) })
  },
  tellRefund: async (platform, { companyId, refundId }) => {
    await run(platform, companyId, tellRefund, { refundId: bigintOf(refundId) })
  },
  tellDispute: async (platform, { companyId, answerDueOn, ...ids }) => {
    const { holdId, householdId, communityId, chargeId, amountFen } = ids
    await run(platform, companyId, tellDispute, {
      holdId: bigintOf(holdId),
      householdId: bigintOf(householdId),
      communityId: bigintOf(communityId),
      chargeId: bigintOf(chargeId),
      amountFen: bigintOf(amountFen),
      answerDueOn,
    })
  },
  remindDueSoon: async (platform, { companyId }) => {
    await run(platform, companyId, remind, {})
  },
}
