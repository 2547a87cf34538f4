import { createHash, randomUUID } from 'node:crypto'
import { commonFailures, Failure } from '../kernel/failure.ts'
import { notFound } from '../kernel/things.ts'
import { reach } from './access.ts'
import { dayOf } from './clock.ts'
import type { Actor, Context, Operation, Platform, Session } from './context.ts'
import type { Tx } from './db/database.ts'
import {
  isConflict,
  isRetryable,
  isUnavailable,
  isUnreadableValue,
  refersToNothing,
} from './db/errors.ts'
import { transact } from './db/transact.ts'
import { enqueueJob } from './jobs.ts'
import { parseInput } from './parse-input.ts'
import { redact } from './redact.ts'
import { decodeTagged, encodeTagged } from './tagged-json.ts'
import { traceOf } from './trace.ts'

/** How an operation is called, whatever the door. */
export type Call = {
  readonly actor: Actor
  /** 0 for operations of the installation. */
  readonly companyId: bigint
  /** Given by the client for a command it may repeat. */
  readonly idempotencyKey?: string | undefined
  readonly requestId?: string
  /** Network address of the caller, for sign-in events. */
  readonly address?: string
}

/**
 * The only way to run an operation: decodes, checks access, opens the transaction, sets the
 * company for row-level security, claims the idempotency key by inserting the audit row, and
 * retries serialization failures and deadlocks, nothing else.
 *
 * @throws Failure a refusal a person can act on; anything else is a bug
 */
export const execute = async (
  platform: Platform,
  operation: Operation,
  rawInput: unknown,
  call: Call,
): Promise<unknown> => {
  const { contract } = operation
  const requestId = call.requestId ?? randomUUID()
  const startedAt = performance.now()
  try {
    const input = parseInput(contract.input, rawInput)
    const communities = reach(contract, call.actor, input)
    const session = openSession(platform, operation, input, { ...call, requestId }, communities)
    const output = operation.orchestration
      ? await operation.orchestration(session, input)
      : await runInTransaction(session, operation, input, call)
    logLine(platform, contract.name, requestId, startedAt, 'done')
    return contract.output.parse(output)
  } catch (error) {
    const failure = failureOf(error, rawInput)
    logLine(platform, contract.name, requestId, startedAt, failure)
    throw failure
  }
}

/**
 * What a person can act on: waiting, naming something that is there, something that is not there
 * yet, or a list's key as the list gave it. The rest are bugs.
 */
const failureOf = (error: unknown, rawInput: unknown): unknown => {
  if (isUnavailable(error)) return commonFailures.unavailable()
  if (refersToNothing(error)) return notFound('record')
  if (isConflict(error)) return commonFailures.conflict()
  const isPaged = typeof (rawInput as { after?: unknown } | null)?.after === 'string'
  if (isPaged && isUnreadableValue(error)) {
    return commonFailures.invalidInput(
      { field: 'after', reason: 'not a key of this list' },
      { field: 'after' },
    )
  }
  return error
}

/** What went wrong without what was in it: parameters and rows never reach the log. */
const logLine = (
  platform: Platform,
  operation: string,
  requestId: string,
  startedAt: number,
  outcome: unknown,
): void => {
  const fields = { operation, requestId, ms: Math.round(performance.now() - startedAt) }
  if (outcome === 'done') platform.log.info(fields, 'done')
  else if (outcome instanceof Failure) {
    platform.log.info({ ...fields, code: outcome.code }, 'refused')
  } else {
    const stack = outcome instanceof Error ? outcome.stack : String(outcome)
    platform.log.error({ ...fields, stack }, 'bug')
  }
}

type FullCall = Call & { readonly requestId: string }

const openSession = (
  platform: Platform,
  operation: Operation,
  input: unknown,
  call: FullCall,
  communities: Context['communities'],
): Session => {
  const now = platform.clock.now()
  const session: Session = {
    platform,
    companyId: call.companyId,
    actor: call.actor,
    communities,
    now,
    today: dayOf(now),
    requestId: call.requestId,
    address: call.address ?? 'local',
    vault: platform.vault,
    log: platform.log,
    publicUrl: platform.publicUrl,
    wechatPayUrl: platform.wechatPayUrl,
    carrierSandboxUrl: platform.carrierSandboxUrl,
    isSandbox: platform.isSandbox,
    dataDir: platform.dataDir,
    transaction: (step, work) =>
      withRetry(() =>
        inTransaction(session, operation.contract, async (context) => {
          if (operation.contract.kind === 'command') {
            await insertAudit(context, `${operation.contract.name}/${step}`, input, null)
          }
          return work(context)
        }),
      ),
  }
  return session
}

const runInTransaction = (
  session: Session,
  { contract, handler }: Operation,
  input: unknown,
  call: Call,
): Promise<unknown> =>
  withRetry(() =>
    inTransaction(session, contract, async (context) => {
      if (!handler) throw new Error(`${contract.name} has no handler`)
      if (contract.kind === 'query') return handler(context, input as never)
      const claim = await insertAudit(context, contract.name, input, call.idempotencyKey ?? null)
      if (claim.isRepeat) {
        if (claim.output === null) throw commonFailures.answerNotKept()
        return claim.output
      }
      const output = await handler(context, input as never)
      if (call.idempotencyKey) await storeAnswer(context, call.idempotencyKey, output)
      return output
    }),
  )

/** Opens one transaction of the session's company. Exported for jobs and for tests of modules. */
export const inTransaction = async <T>(
  session: Session,
  contract: {
    readonly kind: 'query' | 'command'
    readonly isPlatform: boolean
    readonly isBulk?: boolean
  },
  work: (context: Context) => Promise<T>,
): Promise<T> => {
  const { companyId, platform } = session
  try {
    return await transact(
      contract.isBulk ? platform.bulkDb : platform.db,
      { companyId, isPlatform: contract.isPlatform, isReadOnly: contract.kind === 'query' },
      (tx) => work(contextOf(session, tx)),
    )
  } catch (error) {
    const leave = traceOf(error)
    if (leave) {
      const scope = { companyId, isPlatform: false, isReadOnly: false }
      await transact(platform.db, scope, (tx) => leave(contextOf(session, tx)))
    }
    throw error
  }
}

const contextOf = (session: Session, tx: Tx): Context => {
  const { platform, transaction: _, ...shared } = session
  const context: Context = {
    ...shared,
    tx,
    announce: async (event) => {
      for (const subscriber of platform.subscribers.get(event.name) ?? []) {
        await subscriber(context, event as never)
      }
    },
    enqueue: (job) => enqueueJob(tx, session.companyId, job),
  }
  return context
}

type Claim = { isRepeat: false } | { isRepeat: true; output: unknown }

/** Inserting waits for a concurrent call with the same key, so eight calls at once act once. */
const insertAudit = async (
  context: Context,
  name: string,
  input: unknown,
  idempotencyKey: string | null,
): Promise<Claim> => {
  const { tx, companyId, actor } = context
  const content = encodeTagged(input)
  const hash = createHash('sha256').update(`${name}\n${content}`).digest('base64url')
  const inserted = await tx
    .insertInto('platform.audit')
    .values({
      company_id: companyId,
      operation: name,
      actor_kind: actor.kind === 'public' ? 'system' : actor.kind,
      actor_id: 'id' in actor ? actor.id : null,
      actor_name: actor.name,
      idempotency_key: idempotencyKey ?? `auto:${randomUUID()}`,
      content_hash: hash,
      input: JSON.stringify(redact(input)),
      request_id: context.requestId,
      happened_at: context.now.toString(),
    })
    .onConflict((conflict) => conflict.columns(['company_id', 'idempotency_key']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (inserted) return { isRepeat: false }
  const earlier = await tx
    .selectFrom('platform.audit')
    .select(['content_hash', 'output'])
    .where('company_id', '=', companyId)
    .where('idempotency_key', '=', idempotencyKey ?? '')
    .executeTakeFirstOrThrow()
  if (earlier.content_hash !== hash) throw commonFailures.idempotencyConflict()
  return { isRepeat: true, output: decodeTagged(earlier.output ?? 'null') }
}

/** Secrets shown once are never kept. */
const holdsSecret = (output: unknown): boolean =>
  typeof output === 'object' &&
  output !== null &&
  ['sessionToken', 'firstPassword', 'phone', 'proof'].some((key) => key in output)

const storeAnswer = async (context: Context, key: string, output: unknown): Promise<void> => {
  if (holdsSecret(output)) return
  await context.tx
    .updateTable('platform.audit')
    .set({ output: encodeTagged(output) })
    .where('company_id', '=', context.companyId)
    .where('idempotency_key', '=', key)
    .execute()
}

const withRetry = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (attempt >= 4 || !isRetryable(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, 10 * 2 ** attempt * Math.random()))
    }
  }
}
