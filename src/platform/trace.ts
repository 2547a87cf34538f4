import type { Failure } from '../kernel/failure.ts'
import type { Context } from './context.ts'

type Work = (context: Context) => Promise<unknown>

const traces = new WeakMap<Failure, Work>()

/**
 * A refusal that is to be remembered: what it interrupts is rolled back, and then `work` runs in a
 * transaction of its own.
 *
 * @example
 * throw leaving(failures.debtorOnly(), (context) => logRefusal(context, refusal))
 */
export const leaving = (failure: Failure, work: Work): Failure => {
  traces.set(failure, work)
  return failure
}

/** What a refusal leaves behind, if anything. */
export const traceOf = (error: unknown): Work | undefined =>
  error instanceof Error ? traces.get(error as Failure) : undefined
