import { foldCollection } from '../billing/index.ts'
import {
  caseTasks,
  learnTasks,
  modelTasks,
  packTasks,
  planTasks,
  watchComplaints,
} from '../collections/index.ts'
import {
  announceTasks,
  letterTasks,
  relayTasks,
  runTasks,
  verifyEvidenceNightly,
} from '../notifications/index.ts'
import { paymentTasks } from '../payments/index.ts'
import type { Platform } from '../platform/context.ts'
import type { Task } from '../platform/jobs.ts'
import { dropOldUploads } from '../property/index.ts'
import { reconciliationTasks } from '../reconciliation/index.ts'
import { verifyBooksNightly } from '../reports/index.ts'
import { listCompanies } from './choose-company.ts'

/** What jobs may be queued under which name. */
export const tasks: Readonly<Record<string, Task>> = {
  ...paymentTasks,
  ...reconciliationTasks,
  ...runTasks,
  ...announceTasks,
  ...relayTasks,
  ...letterTasks,
  ...caseTasks,
  watchComplaints,
  ...learnTasks,
  ...modelTasks,
  ...planTasks,
  ...packTasks,
  dropOldUploads,
  foldCollection,
  verifyBooksNightly,
  verifyEvidenceNightly,
}

/**
 * What runs when (Asia/Shanghai), once for every company. The key is a task of the list above.
 * Missed runs of the last hours are made up for after a stop.
 */
export const schedule: readonly { task: string; at: ShanghaiCron; backfill?: string }[] = [
  { task: 'sweepPayments', at: { everyMinutes: 1 } },
  { task: 'retryNotices', at: { everyMinutes: 5 } },
  { task: 'foldCollection', at: { everyMinutes: 1 } },
  { task: 'relayMessages', at: { everyMinutes: 1 } },
  { task: 'followDunning', at: { everyMinutes: 15 } },
  { task: 'tendCases', at: { hour: 0, minute: 20 } },
  { task: 'dropOldUploads', at: { hour: 2, minute: 40 } },
  { task: 'dropOldLetterFiles', at: { hour: 2, minute: 45 } },
  { task: 'dropOldEvidencePacks', at: { hour: 2, minute: 50 } },
  { task: 'watchComplaints', at: { hour: 2, minute: 50 } },
  { task: 'verifyBooksNightly', at: { hour: 3, minute: 10 } },
  { task: 'verifyEvidenceNightly', at: { hour: 3, minute: 40 } },
  { task: 'refitPaymentModel', at: { hour: 3, minute: 50 } },
  { task: 'learnDunning', at: { hour: 4, minute: 10 } },
  { task: 'planDunning', at: { hour: 4, minute: 30 } },
  { task: 'tieOutYesterday', at: { hour: 8, minute: 30 } },
  { task: 'remindDueSoon', at: { hour: 9, minute: 30 } },
  { task: 'remindAgreed', at: { hour: 10, minute: 0 } },
  { task: 'fetchStatements', at: { hour: 10, minute: 0 } },
  { task: 'fetchFinalStatements', at: { hour: 10, minute: 30 } },
]

/** minute and hour in Asia/Shanghai, or every n minutes. */
type ShanghaiCron =
  | { readonly hour: number; readonly minute: number }
  | { readonly everyMinutes: number }

/** graphile-worker reads UTC; Asia/Shanghai is UTC+8 without daylight saving. */
export const crontab = (): string =>
  schedule
    .map(({ task, at, backfill = '6h' }) => {
      const when =
        'everyMinutes' in at
          ? `${at.everyMinutes === 1 ? '*' : `*/${at.everyMinutes}`} * * * *`
          : `${at.minute} ${(at.hour + 16) % 24} * * *`
      const fill = 'everyMinutes' in at ? '' : `&fill=${backfill}`
      return `${when} everyCompany ?id=${task}&jobKey=cron:${task}${fill} {"task":"${task}"}`
    })
    .join('\n')

/**
 * One scheduled tick is every company's turn. One company's failure is no other's: all of them run,
 * then the tick fails and is tried again as a whole, which a task that was done does not mind.
 */
export const everyCompany: Task = async (platform: Platform, payload) => {
  const task = tasks[String(payload.task)]
  if (!task) throw new Error(`no task ${String(payload.task)}`)
  const failed: bigint[] = []
  for (const { company_id: companyId } of await listCompanies(platform)) {
    try {
      await task(platform, { companyId })
    } catch (error) {
      failed.push(companyId)
      const stack = error instanceof Error ? error.stack : ''
      platform.log.error({ stack, task: payload.task, companyId }, 'ALARM: a scheduled task failed')
    }
  }
  if (failed.length > 0) {
    throw new Error(`${payload.task} failed for ${failed.length} companies: ${failed.join(', ')}`)
  }
}
