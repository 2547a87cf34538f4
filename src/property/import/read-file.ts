import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure, type FailurePlace } from '../../kernel/failure.ts'
import { failures } from './failures.ts'
import type { ImportEffect } from './import-effect.ts'
import type { SheetMapping } from './layout.ts'
import type {
  problemsOutput,
  sheetOutput,
  tariffsOutput,
  totalsOf,
  UnitOutput,
} from './preview-output.ts'
import type { Findings, MeterFound, PaymentFound } from './preview-types.ts'
import type { Job } from './worker.ts'
import { limits } from './zip.ts'

export type Preview = {
  readonly units: UnitOutput[]
  readonly rejected: ReturnType<typeof problemsOutput>['rejected']
  readonly warnings: ReturnType<typeof problemsOutput>['warnings']
  readonly looseArrears: Findings['looseArrears'][number][]
  readonly meters: MeterFound[]
  readonly payments: PaymentFound[]
  readonly notes: { readonly hasExternalLinks: boolean; readonly hasMacros: boolean }
  readonly unitCount: number
  readonly rejectedCount: number
  readonly totals: ReturnType<typeof totalsOf>
  readonly effect: ImportEffect & { readonly meterRows: number }
  readonly warningKinds: {
    kind: string
    level: 'auto' | 'review' | 'info'
    zh: string
    en: string
    count: number
  }[]
  readonly warningCounts: Readonly<Record<string, number>>
  readonly sheets: ReturnType<typeof sheetOutput>[]
  readonly tariffs: ReturnType<typeof tariffsOutput>
  readonly arrearsUpTo: string | null
}

/** Everything, or one page of units. */
export const wholeFile = { from: 0, limit: Number.MAX_SAFE_INTEGER }

/**
 * Reads and understands a spreadsheet in a thread of its own with limits of memory and time.
 * Nothing is written anywhere.
 * @throws Failure one sentence with the sheet where there is one
 */
export const previewFile = async (input: {
  readonly path: string
  readonly fileName?: string | undefined
  readonly mapping: readonly SheetMapping[]
  readonly knownCodes: ReadonlySet<string>
  readonly asOf: string
  readonly page: { readonly from: number; readonly limit: number }
}): Promise<Preview> => {
  const format = formatOf(input.path)
  const { page, knownCodes, fileName = basename(input.path), ...rest } = input
  const job: Job = { ...rest, ...page, fileName, format, knownCodes: [...knownCodes] }
  const preview = await inWorker(job)
  const unknown = input.mapping.find(
    ({ sheet }) => !preview.sheets.some((known) => known.sheet === sheet),
  )
  if (unknown) throw failures.mappingOutside({ sheet: unknown.sheet }, { sheet: unknown.sheet })
  if (preview.sheets.every(({ use }) => use === 'ignored')) throw failures.nothingRecognised()
  return preview
}

/** The format by the name and by the first bytes, which must agree. */
const formatOf = (path: string): 'xlsx' | 'csv' => {
  if (!existsSync(path) || !statSync(path).isFile()) throw failures.fileMissing({ file: path })
  if (statSync(path).size > limits.fileBytes) throw failures.fileTooBig()
  const head = Buffer.alloc(8)
  const file = openSync(path, 'r')
  readSync(file, head, 0, 8, 0)
  closeSync(file)
  return formatOfBytes(path, head)
}

export const formatOfBytes = (name: string, head: Uint8Array): 'xlsx' | 'csv' => {
  const isZip = head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4
  // An encrypted workbook is an OLE container, as an old .xls is.
  const isOle = head[0] === 0xd0 && head[1] === 0xcf && head[2] === 0x11 && head[3] === 0xe0
  if (/\.(xlsx|xlsm)$/i.test(name)) {
    if (isOle) throw failures.fileLocked()
    if (!isZip) throw failures.fileUnreadable()
    return 'xlsx'
  }
  if (/\.(csv|txt|tsv)$/i.test(name) && !isZip && !isOle) return 'csv'
  throw failures.fileKindUnknown()
}

type Message =
  | {
      part: 'summary'
      summary: Omit<
        Preview,
        'units' | 'rejected' | 'warnings' | 'looseArrears' | 'meters' | 'payments'
      >
    }
  | {
      part: 'units' | 'rejected' | 'warnings' | 'looseArrears' | 'meters' | 'payments'
      rows: unknown[]
    }
  | {
      part: 'failure'
      failure:
        | { bug: string }
        | { code: string; zh: string; en: string; status: number; place: FailurePlace }
    }

const inWorker = (job: Job): Promise<Preview> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: job,
      execArgv: [],
      resourceLimits: {
        maxOldGenerationSizeMb: limits.workerMegabytes,
        maxYoungGenerationSizeMb: 16,
      },
    })
    const lists: Record<string, unknown[]> = {
      units: [],
      rejected: [],
      warnings: [],
      looseArrears: [],
      meters: [],
      payments: [],
    }
    const timer = setTimeout(
      () => finish(() => reject(failures.fileTooSlow({ seconds: limits.seconds }))),
      limits.seconds * 1000,
    )
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      settle()
      void worker.terminate()
    }
    worker.on('message', (message: Message) => {
      if (message.part === 'summary')
        finish(() => resolve({ ...lists, ...message.summary } as unknown as Preview))
      else if (message.part === 'failure') finish(() => reject(toError(message.failure)))
      else lists[message.part]?.push(...message.rows)
    })
    worker.on('error', (error: Error & { code?: string }) =>
      finish(() =>
        reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? failures.fileTooBig() : error),
      ),
    )
    worker.on('exit', () => finish(() => reject(failures.fileUnreadable())))
  })

const toError = (failure: Extract<Message, { part: 'failure' }>['failure']): Error =>
  'bug' in failure ? new Error(failure.bug) : new Failure(failure.code, failure, failure.place)
