import { flushCompileCache } from 'node:module'
import { parentPort, workerData } from 'node:worker_threads'
import { Failure } from '../../kernel/failure.ts'
import { createAnalyser } from './analyse.ts'
import { importEffect } from './import-effect.ts'
import {
  problemsOutput,
  sheetOutput,
  tariffsOutput,
  totalsOf,
  unitOutput,
} from './preview-output.ts'
import type { AnalyseOptions, Findings } from './preview-types.ts'
import { readXlsx } from './read-xlsx.ts'

/** What the reading thread is asked for. */
export type Job = Omit<AnalyseOptions, 'knownCodes'> & {
  readonly path: string
  /** What the file is called; a csv's sheet has this name. */
  readonly fileName: string
  readonly format: 'xlsx' | 'csv'
  readonly knownCodes: readonly string[]
  /** Which units to send: all of them, or one page. Summaries and counts always come. */
  readonly from: number
  readonly limit: number
}

const slice = 500

/** Reads the file and sends the answer in slices, so that the main thread is never held up long. */
const work = async (job: Job): Promise<void> => {
  const port = parentPort
  if (!port) return
  const knownCodes = new Set(job.knownCodes)
  const once = await understand(job, job.mapping, knownCodes)
  const lists = onlyArrears(once.findings, job)
  const { notes, findings } =
    lists.length === 0 ? once : await understand(job, [...job.mapping, ...lists], knownCodes)
  const { warnings, rejected } = problemsOutput(findings)
  const send = (part: string, rows: readonly unknown[]): void => {
    for (let at = 0; at < rows.length; at += slice)
      port.postMessage({ part, rows: rows.slice(at, at + slice) })
  }
  const end = job.limit === 0 ? 0 : job.from + job.limit
  for (let at = job.from; at < Math.min(end, findings.units.size); at += slice) {
    send('units', findings.units.slice(at, Math.min(at + slice, end)).map(unitOutput))
  }
  const sheets = findings.sheets.map(sheetOutput)
  const isWhole = job.limit === Number.MAX_SAFE_INTEGER
  send('rejected', isWhole ? rejected : rejected.slice(0, 500))
  send(
    'warnings',
    isWhole ? warnings : warnings.filter(({ level }) => level === 'review').slice(0, 500),
  )
  send('looseArrears', isWhole ? findings.looseArrears : [])
  send('meters', isWhole ? findings.meters : findings.meters.slice(0, 100))
  send('payments', findings.payments.slice(0, isWhole ? undefined : 100))
  port.postMessage({
    part: 'summary',
    summary: {
      notes: { hasExternalLinks: notes.hasExternalLinks, hasMacros: notes.hasMacros },
      unitCount: findings.units.size,
      totals: totalsOf(findings),
      rejectedCount: rejected.length,
      warningCounts: countBy(warnings),
      warningKinds: kindsOf(warnings),
      effect: {
        ...importEffect(
          findings.units,
          { sheets, arrearsUpTo: findings.arrearsUpTo },
          { knownCodes, today: job.asOf },
        ),
        meterRows: findings.meters.length,
      },
      sheets,
      tariffs: tariffsOutput(findings),
      arrearsUpTo: findings.arrearsUpTo,
    },
  })
}

const understand = async (
  job: Job,
  mapping: Job['mapping'],
  knownCodes: ReadonlySet<string>,
): Promise<{ findings: Findings; notes: { hasExternalLinks: boolean; hasMacros: boolean } }> => {
  const analyser = createAnalyser({ ...job, mapping, knownCodes })
  if (job.format === 'xlsx') {
    const notes = await readXlsx(job.path, analyser)
    return { notes, findings: analyser.finish() }
  }
  const { readCsv } = await import('./read-csv.ts')
  await readCsv(job.path, job.fileName.replace(/\.[^.]*$/, ''), analyser)
  return { notes: { hasExternalLinks: false, hasMacros: false }, findings: analyser.finish() }
}

/** Lists of arrears of units that nobody has told of yet: they are all that is known of the units. */
const onlyArrears = ({ units, sheets }: Findings, job: Job): Job['mapping'] =>
  units.size > 0 || job.knownCodes.length > 0
    ? []
    : sheets
        .filter(
          ({ name, use }) => use === 'arrears' && !job.mapping.some(({ sheet }) => sheet === name),
        )
        .map(({ name }) => ({ sheet: name, use: 'units' as const }))

const countBy = (warnings: readonly { kind: string }[]): Record<string, number> => {
  const counts = new Map<string, number>()
  for (const { kind } of warnings) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return Object.fromEntries(counts)
}

/** Each kind of warning once, with its words and how often it was seen. */
const kindsOf = (warnings: ReturnType<typeof problemsOutput>['warnings']) => {
  const counts = countBy(warnings)
  const firsts = new Map(warnings.map((warning) => [warning.kind, warning]))
  return [...firsts.values()].map(({ kind, level, zh, en }) => ({
    kind,
    level,
    zh,
    en,
    count: counts[kind] ?? 0,
  }))
}

work(workerData as Job).then(flushCompileCache, (error: unknown) => {
  const failure =
    error instanceof Failure
      ? { code: error.code, zh: error.zh, en: error.en, status: error.status, place: error.place }
      : {
          bug:
            error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}` : 'unknown',
        }
  parentPort?.postMessage({ part: 'failure', failure })
})
