import { sql } from 'kysely'
import * as z from 'zod'
import { command, query } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'
import {
  implement,
  type Operation,
  orchestrate,
  type Platform,
  systemActor,
} from '../../platform/context.ts'
import { transact } from '../../platform/db/transact.ts'
import { execute } from '../../platform/execute.ts'
import { enqueueJob, type Task } from '../../platform/jobs.ts'
import { carriers } from '../carriers/index.ts'
import { dropDeadCodes, hasDeadCode } from '../contacts/send-code.ts'
import { routeDue } from '../plan/route-due.ts'
import { finishRuns, hasLeft, isLetGo } from '../runs/run-state.ts'
import { openRenderer } from '../templates/open-renderer.ts'
import { askAccountWith } from './ask-account.ts'
import { type RelayParts, relayAccountWith } from './relay-account.ts'
import { passOnUnread } from './unread.ts'

/** Messages given a way in one transaction, and the most one turn of the relay does. */
const atOnce = 5000
const maxRounds = 30
/** Others claim and store while one lane's messages are under way. */
const lanes = 3

/** What waits for the relay now; read only, so that a minute without work leaves no trace. */
const readRelayWork = implement(
  query({
    name: 'readRelayWork',
    access: [],
    summary: 'Which accounts have messages to send or deliveries to ask about.',
    input: z.strictObject({}),
    output: z.object({
      needRoute: z.boolean(),
      toSend: z.array(id),
      toAsk: z.array(id),
      isRunOver: z.boolean(),
    }),
  }),
  async (context) => {
    const { tx, companyId, now } = context
    const at = sql`${now.toString()}::timestamptz`
    const { rows } = await sql<{
      id: bigint
      can_send: boolean
      to_send: boolean
      to_ask: boolean
    }>`
      select a.id, a.is_active and (a.paused_until is null or a.paused_until <= ${at}) as can_send,
        exists (select from notifications.message m where m.company_id = a.company_id
          and m.carrier_account_id = a.id and m.state = 'ready' and m.next_at <= ${at}
          and ${isLetGo}) as to_send,
        exists (select from notifications.delivery d where d.company_id = a.company_id
          and d.carrier_account_id = a.id and d.next_ask_at <= ${at}) as to_ask
      from notifications.carrier_account a where a.company_id = ${companyId} order by a.price, a.id`.execute(
      tx,
    )
    const { rows: waiting } = await sql`(select 1 from notifications.message m
        where m.company_id = ${companyId} and m.next_at <= ${at} and (m.state in ('sent', 'delivered')
          or m.state = 'ready' and m.carrier_account_id is null) limit 1)
      union all (select 1 from notifications.message m
        where m.company_id = ${companyId} and ${hasDeadCode(context)} limit 1)`.execute(tx)
    const { rows: over } = await sql`select from notifications.delivery_run r
      where r.company_id = ${companyId} and ${hasLeft} limit 1`.execute(tx)
    const ids = (which: (row: (typeof rows)[number]) => boolean) =>
      rows.filter(which).map((row) => row.id)
    return {
      needRoute: waiting.length > 0 || rows.some((row) => row.to_send && !row.can_send),
      toSend: ids((row) => row.to_send && row.can_send),
      toAsk: ids((row) => row.to_ask && row.can_send),
      isRunOver: over.length > 0,
    }
  },
)

/** Gives due messages their way; those of an account that rests take another. */
const routeMessages = orchestrate(
  command({
    name: 'routeMessages',
    access: [],
    summary: 'Chooses the way of messages that are due.',
    input: z.strictObject({}),
    output: z.object({ routed: z.number() }),
  }),
  async (session) => ({
    routed: await session.transaction('route', async (context) => {
      const { tx, companyId, now } = context
      await passOnUnread(context, atOnce)
      await dropDeadCodes(context)
      await sql`update notifications.message m set carrier_account_id = null, form = null, address_kind = null, address_id = null
        where m.company_id = ${companyId} and m.id in (select w.id from notifications.message w
          join notifications.carrier_account a on a.company_id = w.company_id and a.id = w.carrier_account_id
          where w.company_id = ${companyId} and w.state = 'ready'
            and (not a.is_active or a.paused_until > ${now.toString()}::timestamptz)
          limit ${atOnce} for update of w skip locked)`.execute(tx)
      return routeDue(context, atOnce)
    }),
  }),
)

const finishDeliveryRuns = implement(
  command({
    name: 'finishDeliveryRuns',
    access: [],
    summary: 'Ends sendings whose last message has left.',
    input: z.strictObject({}),
    output: z.object({}),
  }),
  async (context) => {
    await finishRuns(context)
    return {}
  },
)

type Work = { needRoute: boolean; toSend: bigint[]; toAsk: bigint[]; isRunOver: boolean }

/**
 * The relay's turn: gives ways, sends as far as the tokens reach, asks about what is unknown, all at
 * once, until nothing is due. What the tokens left over has its next turn in a second.
 */
export const relayWith = (parts: RelayParts): Task => {
  const relayAccount = relayAccountWith(parts)
  const askAccount = askAccountWith(parts)
  return async (platform, { companyId }) => {
    const run = <T>(operation: Operation, input: unknown = {}): Promise<T> =>
      execute(platform, operation, input, { actor: systemActor('relay'), companyId }) as Promise<T>
    const drain = async (carrierAccountId: bigint): Promise<number> => {
      for (let taken = 0; ; ) {
        const round = await run<{ taken: number }>(relayAccount, { carrierAccountId })
        taken += round.taken
        if (round.taken === 0) return taken
      }
    }
    const route = async (): Promise<number> => (await run<{ routed: number }>(routeMessages)).routed
    const ask = async (carrierAccountId: bigint): Promise<number> =>
      (await run<{ asked: number }>(askAccount, { carrierAccountId })).asked
    for (let round = 0; round < maxRounds; round += 1) {
      const work = await run<Work>(readRelayWork)
      // The next messages get their way while those that have one are sent.
      const counts = await Promise.all([
        ...(work.needRoute ? [route()] : []),
        ...work.toSend.flatMap((account) => Array.from({ length: lanes }, () => drain(account))),
        ...work.toAsk.map(ask),
      ])
      if (counts.every((count) => count === 0)) break
    }
    const { toSend, isRunOver } = await run<Work>(readRelayWork)
    if (isRunOver) await run(finishDeliveryRuns)
    if (toSend.length > 0) await wakeLater(platform, companyId)
  }
}

const wakeLater = (platform: Platform, companyId: bigint): Promise<void> =>
  transact(platform.db, {}, (tx) =>
    enqueueJob(tx, companyId, {
      task: 'relayMessages',
      key: `relayMessages:${companyId}`,
      runAt: platform.clock.now().add({ seconds: 1 }),
    }),
  )

/** Jobs of the relay, by the names they are queued under. */
export const relayTasks: Readonly<Record<string, Task>> = {
  relayMessages: relayWith({ carriers, openRenderer }),
}
