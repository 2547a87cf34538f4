import type * as z from 'zod'
import {
  type ContractsOf,
  contractsOf,
  type OperationContract,
  type Role,
} from '../kernel/operation.ts'
import type { Clock } from './clock.ts'
import type { Vault } from './crypto.ts'
import type { Db, Pool, Tx } from './db/database.ts'
import type { Log } from './log.ts'

/** Who calls: a person of the staff, an owner by link, a channel, a job, or the command line. */
export type Actor =
  | {
      readonly kind: 'staff'
      readonly id: bigint
      readonly name: string
      readonly grants: readonly { readonly role: Role; readonly communityId: bigint | null }[]
    }
  | {
      readonly kind: 'owner'
      readonly id: bigint
      readonly name: string
      /** Somebody who may only pay, by a link the owner passed on. */
      readonly isRelative?: boolean
    }
  | { readonly kind: 'channel' | 'system' | 'operator' | 'public'; readonly name: string }

export const operatorActor: Actor = { kind: 'operator', name: 'operator@local' }
export const publicActor: Actor = { kind: 'public', name: 'public' }
export const systemActor = (name: string): Actor => ({ kind: 'system', name })

/** A fact one module states in its transaction; app/subscriptions.ts says who reacts. */
type DomainEvent = { readonly name: string }
export type Subscriber = (context: Context, event: never) => Promise<unknown>

/** A job queued in the transaction that caused it. */
export type JobRequest = {
  readonly task: string
  readonly payload?: Readonly<Record<string, string | number | boolean | null>>
  readonly runAt?: Temporal.Instant
  /** A second request with the same key replaces the first while it waits. */
  readonly key?: string
  readonly maxAttempts?: number
}

/** What the whole process shares. Made once by app/, or by a test. */
export type Platform = {
  readonly db: Db
  /** The same for operations that say `isBulk`: its sessions step back behind the others. */
  readonly bulkDb: Db
  readonly pool: Pool
  readonly clock: Clock
  readonly vault: Vault
  readonly log: Log
  readonly publicUrl: string
  /** Where WeChat Pay's API answers: the real service, or the local sandbox. */
  readonly wechatPayUrl: string
  /** Where the pretend providers of messages answer; null: the real ones, each at its own address. */
  readonly carrierSandboxUrl: string | null
  /** True while money is pretend money: pages and papers say so. */
  readonly isSandbox: boolean
  readonly dataDir: string
  readonly subscribers: ReadonlyMap<string, readonly Subscriber[]>
}

/** What a handler may use. Everything that touches the database goes through `tx`. */
export type Context = {
  readonly tx: Tx
  readonly companyId: bigint
  readonly actor: Actor
  /** The communities the caller's roles reach for this operation. */
  readonly communities: 'all' | readonly bigint[]
  readonly now: Temporal.Instant
  /** The calendar day in Asia/Shanghai. */
  readonly today: string
  readonly requestId: string
  /** Network address of the caller; 'local' for the command line and jobs. */
  readonly address: string
  readonly vault: Vault
  readonly log: Log
  readonly publicUrl: string
  readonly wechatPayUrl: string
  readonly carrierSandboxUrl: string | null
  readonly isSandbox: boolean
  readonly dataDir: string
  readonly announce: (event: DomainEvent & Record<string, unknown>) => Promise<void>
  readonly enqueue: (job: JobRequest) => Promise<void>
}

export type AnyContract = OperationContract
export type Input<C extends AnyContract> = z.output<C['input']>
export type Output<C extends AnyContract> = z.input<C['output']>

/** A handler in one transaction: the usual kind. */
type Handler<C extends AnyContract> = (context: Context, input: Input<C>) => Promise<Output<C>>

/**
 * An operation that talks to the outside between transactions (a channel, a file): it holds no
 * transaction itself; `transaction` opens one, audited under the operation's name.
 */
type Orchestration<C extends AnyContract> = (
  session: Session,
  input: Input<C>,
) => Promise<Output<C>>

export type Session = Omit<Context, 'tx' | 'announce' | 'enqueue'> & {
  readonly platform: Platform
  readonly transaction: <T>(step: string, work: (context: Context) => Promise<T>) => Promise<T>
}

export type Operation<Name extends string = string> = {
  readonly contract: AnyContract & { readonly name: Name }
  readonly handler?: Handler<AnyContract>
  readonly orchestration?: Orchestration<AnyContract>
}

/** Joins a contract with the handler that runs in its transaction. */
export const implement = <C extends AnyContract>(
  contract: C,
  handler: Handler<C>,
): Operation<C['name']> => ({ contract, handler }) as unknown as Operation<C['name']>

/** Joins a contract with a handler that opens its own transactions. */
export const orchestrate = <C extends AnyContract>(
  contract: C,
  orchestration: Orchestration<C>,
): Operation<C['name']> => ({ contract, orchestration }) as unknown as Operation<C['name']>

/**
 * A module's operations: of each contract in its api.ts the handler of the same name. One that is
 * missing, or joined with another contract, does not compile.
 */
export const operationsOf = <Api extends object>(
  api: Api,
  handlers: { readonly [Name in keyof ContractsOf<Api>]: Operation<Name & string> },
): readonly Operation[] =>
  Object.keys(contractsOf(api)).map((name) => handlers[name as keyof ContractsOf<Api>])
