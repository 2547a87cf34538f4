import { setPriority } from 'node:os'
import { parentPort, workerData } from 'node:worker_threads'
import type { PaymentModel } from './chance.ts'
import { dayNumber, eventReader } from './events.ts'
import { fitModel, type NightlyFit } from './fit-model.ts'
import { personWeeks } from './person-weeks.ts'
import type { FittedPrecisions } from './precisions.ts'
import { type LateRates, lateRates } from './priors.ts'

/** What the thread is started with; events follow as messages, and null at their end. */
export type FitJob = {
  readonly asOf: string
  readonly precisions: FittedPrecisions | null
  /** A fitted model that is in use. */
  readonly champion: PaymentModel | null
}

export type FitAnswer = NightlyFit & {
  readonly households: readonly string[]
  readonly lateRates: LateRates
}

/** Weeks looked back at: as many as make about a million rows. */
const weeksFor = (households: number): number =>
  households <= 15_000 ? 104 : households <= 60_000 ? 52 : 26

// On Linux a thread has a priority of its own: people's requests go before the fit.
try {
  setPriority(0, 15)
} catch {
  // A courtesy; where the system refuses it, the thread stays as it was.
}

const reader = eventReader()
parentPort?.on('message', (chunk: Uint8Array | null) => {
  if (chunk) return reader.read(chunk)
  parentPort?.postMessage(answer(workerData as FitJob))
  parentPort?.close()
})

const answer = ({ asOf, ...known }: FitJob): FitAnswer => {
  const events = reader.end()
  const today = dayNumber(asOf)
  const weeks = personWeeks(events, { asOf: today, weeks: weeksFor(events.households.length) })
  return {
    ...fitModel(weeks, known),
    households: events.households,
    lateRates: lateRates(events, today),
  }
}
