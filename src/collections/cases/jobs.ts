import { sql } from 'kysely'
import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'
import {
  type Context,
  implement,
  type Operation,
  type Platform,
  type Subscriber,
  systemActor,
} from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { settlePlans } from '../instalments/settle-plans.ts'
import { remindAgreed, withdrawPaid } from '../promises/remind-promises.ts'
import { settleKept, settlePromises } from '../promises/settle-promises.ts'
import { applyCause, proposeCauses } from './causes.ts'
import { closePaid } from './close-paid.ts'

const internal = { access: [], output: z.object({}) } as const

const follow = implement(
  command({
    ...internal,
    name: 'followPayments',
    summary: 'Promises kept, parts of plans paid and cases that are over, after payments.',
    input: z.strictObject({ paymentIds: z.array(id) }),
  }),
  async (context, { paymentIds }) => {
    const { rows } = await sql<{ household_id: bigint }>`
      select distinct y.household_id from payments.payment y
      join collections.dunning_case k on k.company_id = y.company_id and k.household_id = y.household_id and k.state <> 'closed'
      where y.company_id = ${context.companyId} and y.id = any(${paymentIds}::bigint[])`.execute(
      context.tx,
    )
    await afterPayment(
      context,
      rows.map((row) => row.household_id),
    )
    return {}
  },
)

const afterPayment = async (context: Context, householdIds: readonly bigint[]): Promise<void> => {
  if (householdIds.length === 0) return
  const theirs = sql`household_id = any(${[...householdIds]}::bigint[])`
  await settleKept(context, sql`m.${theirs}`)
  await settlePlans(context, sql`i.${theirs}`)
  await closePaid(context, sql`k.${theirs}`)
  await withdrawPaid(context, householdIds)
}

const tend = implement(
  command({
    ...internal,
    name: 'tendCases',
    isBulk: true,
    summary:
      'Each night: promises kept or broken, parts paid or missed, cases closed, causes seen.',
    input: z.strictObject({}),
  }),
  async (context) => {
    await settlePromises(context)
    await settlePlans(context, sql`true`)
    await closePaid(context, sql`true`)
    await proposeCauses(context)
    return {}
  },
)

const remind = implement(
  command({
    ...internal,
    name: 'remindAgreed',
    summary: 'Writes the messages about a promise that was not kept and parts that fall due.',
    input: z.strictObject({}),
  }),
  async (context) => {
    await remindAgreed(context)
    return {}
  },
)

const run = async (
  platform: Platform,
  companyId: unknown,
  operation: Operation,
  input: unknown,
): Promise<void> => {
  const call = { actor: systemActor('job'), companyId: BigInt(String(companyId)) }
  await execute(platform, operation, input, call)
}

/** Jobs of cases, promises and plans, by the names they are queued under. */
export const caseTasks: Readonly<Record<string, Task>> = {
  followPayments: (platform, { companyId, paymentIds }) => {
    const ids = String(paymentIds).split(' ').filter(Boolean)
    return run(platform, companyId, follow, { paymentIds: ids.map(BigInt) })
  },
  tendCases: (platform, { companyId }) => run(platform, companyId, tend, {}),
  remindAgreed: (platform, { companyId }) => run(platform, companyId, remind, {}),
}

type PaymentsPosted = {
  readonly payments: readonly { readonly paymentId: bigint; readonly householdId: bigint }[]
}

/**
 * On `paymentsPosted`: where one of their households has a case, one job for all of them, so that
 * money waits for no case.
 */
export const followPayments: Subscriber = async (context, { payments }: PaymentsPosted) => {
  const households = payments.map(({ householdId }) => householdId)
  const { rows } =
    await sql`select from collections.dunning_case where company_id = ${context.companyId}
    and household_id = any(${households}::bigint[]) and state <> 'closed' limit 1`.execute(
      context.tx,
    )
  if (rows.length === 0) return
  await context.enqueue({
    task: 'followPayments',
    payload: { paymentIds: payments.map(({ paymentId }) => paymentId).join(' ') },
  })
}

type DisputeOpened = { readonly householdId: bigint }

/** On `disputeOpened`: an open case is about that now, and somebody answers it. */
export const noteDispute: Subscriber = async (context, { householdId }: DisputeOpened) => {
  const { rows } = await sql<{ id: bigint }>`select id from collections.dunning_case
    where company_id = ${context.companyId} and household_id = ${householdId} and state <> 'closed'
      and cause is distinct from 'serviceDispute'`.execute(context.tx)
  const caseId = rows[0]?.id
  if (caseId !== undefined) {
    await applyCause(context, { caseId, householdId }, { cause: 'serviceDispute', note: '' })
  }
}
