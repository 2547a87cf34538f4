import { Writable } from 'node:stream'
import { Worker } from 'node:worker_threads'
import { sql } from 'kysely'
import { dayOf } from '../../platform/clock.ts'
import type { Platform } from '../../platform/context.ts'
import { transact } from '../../platform/db/transact.ts'
import type { Task } from '../../platform/jobs.ts'
import { foldPayers } from '../history/fold-payers.ts'
import type { PaymentModel } from './chance.ts'
import { collectEvents } from './collect-events.ts'
import type { FitAnswer, FitJob } from './fit-thread.ts'
import type { FittedPrecisions } from './precisions.ts'
import { driftOf, publishFit } from './publish-fit.ts'

/**
 * What a night does for the payment model of a company: folds what is new of its payers, fits on what
 * was known at the start of today in a thread of its own, and puts what passed into use.
 */
const refitNightly: Task = async (platform, { companyId }) => {
  const now = platform.clock.now()
  const asOf = dayOf(now)
  await transact(platform.bulkDb, { companyId }, async (tx) => {
    await sql`set local statement_timeout = '10min'`.execute(tx)
    const { rows } = await sql<{ last: string | null }>`
      select max(known_up_to) as last from collections.payer where company_id = ${companyId}`.execute(
      tx,
    )
    await foldPayers(tx, {
      companyId,
      asOf,
      since: isSunday(asOf) ? null : (rows[0]?.last ?? null),
    })
  })
  const answer = await fitInThread(platform, companyId, {
    asOf,
    ...(await inUse(platform, companyId, asOf)),
  })
  if (answer.rows === 0) return
  await transact(platform.bulkDb, { companyId }, (tx) =>
    publishFit(tx, { companyId, asOf, fittedAt: now.toString() }, answer),
  )
  const drift = driftOf(answer)
  if (drift.isAlarm) platform.log.error({ companyId, drift }, 'ALARM: payments have drifted')
}

export const modelTasks: Readonly<Record<string, Task>> = { refitPaymentModel: refitNightly }

/** Once a week all payers are folded again, so that what was taken back is seen too. */
const isSunday = (day: string): boolean => Temporal.PlainDate.from(day).dayOfWeek === 7

/** The fitted model in use, and the variances that were chosen this month. */
const inUse = (
  platform: Platform,
  companyId: bigint,
  asOf: string,
): Promise<Omit<FitJob, 'asOf'>> =>
  transact(platform.bulkDb, { companyId, isReadOnly: true }, async (tx) => {
    const { rows } = await sql<{ coefficients: PaymentModel; precisions: FittedPrecisions | null }>`
      select (select coefficients from collections.payment_model where company_id = ${companyId} and state = 'champion') as coefficients,
        (select measured -> 'precisions' from collections.payment_model where company_id = ${companyId}
          and known_up_to >= date_trunc('month', ${asOf}::date)::date order by id desc limit 1) as precisions`.execute(
      tx,
    )
    const champion = rows[0]?.coefficients ?? null
    return {
      champion: champion?.kind === 'hazard' ? champion : null,
      precisions: rows[0]?.precisions ?? null,
    }
  })

/** The rows go straight on to the thread: nothing is understood here, so the server is not held up. */
const fitInThread = async (
  platform: Platform,
  companyId: bigint,
  job: FitJob,
): Promise<FitAnswer> => {
  const thread = new Worker(new URL('./fit-thread.ts', import.meta.url), {
    workerData: job,
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 32 },
  })
  const answered = new Promise<FitAnswer>((resolve, reject) => {
    thread.on('message', resolve)
    thread.on('error', reject)
    thread.on('exit', () => reject(new Error('the fit ended without an answer')))
  })
  answered.catch(() => null)
  const events = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      thread.postMessage(Uint8Array.from(chunk))
      done()
    },
  })
  try {
    await transact(platform.bulkDb, { companyId, isReadOnly: true }, (tx) =>
      collectEvents(tx, { companyId, asOf: job.asOf }, events),
    )
    thread.postMessage(null)
    return await answered
  } finally {
    await thread.terminate()
  }
}
