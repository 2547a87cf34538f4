import { Failure } from '../kernel/failure.ts'
import { parseConfig } from '../platform/config.ts'
import { operatorActor } from '../platform/context.ts'
import { execute } from '../platform/execute.ts'
import { createLog } from '../platform/log.ts'
import { coerceBigints } from '../platform/parse-input.ts'
import { readConnection } from '../platform/postgres/index.ts'
import { encodePlain } from '../platform/tagged-json.ts'
import { chooseCompany } from './choose-company.ts'
import { connect, type OpenPlatform, openPlatform } from './open-platform.ts'
import { operationsByName } from './operations.ts'

/**
 * `npm run op -- NAME 'JSON'`: runs any operation and prints its answer as JSON. Beside a running
 * server it connects to that server's database; else it starts the database, runs, and stops it.
 * `"company"` (an id or short name) may be left out where there is one. The actor is
 * operator@local, audited like everybody.
 */
const main = async (): Promise<void> => {
  const [name, json = '{}'] = process.argv.slice(2)
  const operation = name ? operationsByName.get(name) : undefined
  if (!operation) {
    const names = [...operationsByName.keys()].sort().join('\n  ')
    throw new Failure('noSuchOperation', {
      zh: `没有名为“${name ?? ''}”的操作。`,
      en: `There is no operation "${name ?? ''}". The operations are:\n  ${names}`,
      status: 404,
    })
  }
  const { company, ...input } = parseJson(json)
  const isFileOnly = readsOnlyAFile(operation.contract.name, { company, ...input })
  const open = isFileOnly ? withoutDatabase() : await openForOp()
  try {
    const companyId =
      operation.contract.isPlatform || isFileOnly
        ? 0n
        : await chooseCompany(open.platform, company, operation.contract.name)
    const output = await execute(
      open.platform,
      operation,
      coerceBigints(operation.contract.input, input),
      { actor: operatorActor, companyId },
    )
    process.stdout.write(`${encodePlain(output, 2)}\n`)
  } finally {
    await open.close()
  }
}

const parseJson = (json: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>
    }
  } catch {
    // Said below in one sentence.
  }
  throw new Failure('invalidInput', {
    zh: '第二个参数要是一个 JSON 对象，例如 \'{"limit":10}\'。',
    en: 'The second argument must be a JSON object, for example \'{"limit":10}\'.',
    status: 400,
  })
}

/** Reading a spreadsheet for no community, or invoices to measure with, asks nothing of the database. */
const readsOnlyAFile = (name: string, input: Record<string, unknown>): boolean =>
  name === 'evaluatePaymentModel' ||
  (name === 'previewImport' &&
    input.file !== undefined &&
    input.company === undefined &&
    input.communityId === undefined)

/** The address is of nothing; a pool connects when it is first asked. */
const withoutDatabase = (): OpenPlatform =>
  connect({
    config: parseConfig(process.env),
    log: createLog('error'),
    adminUrl: 'postgres://127.0.0.1:9/none',
  })

const openForOp = async (): Promise<OpenPlatform> => {
  const config = parseConfig(process.env)
  const log = createLog('error')
  const running = config.DATABASE_URL ? null : await readConnection(config.dataDir)
  return running
    ? connect({ config, log, adminUrl: running.url, serverPid: running.pid, maxConnections: 2 })
    : openPlatform({ config, log, maxConnections: 2 })
}

main().catch((error: unknown) => {
  if (error instanceof Failure) {
    const { code, zh, en, place } = error
    process.stderr.write(`${zh}\n${en}\n`)
    process.stdout.write(`${encodePlain({ failure: { code, zh, en, place } }, 2)}\n`)
  } else {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  }
  process.exitCode = 1
})
