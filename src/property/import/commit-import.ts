import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { addDays } from '../../kernel/period.ts'
import { type Context, orchestrate } from '../../platform/context.ts'
import * as api from '../api.ts'
import { getCommunity } from '../communities.ts'
import { type RegisteredUnit, type RegisterRow, registerBatch } from '../register-batch.ts'
import { unitCode } from '../unit-address.ts'
import { type ImportCommitted, meterKey, type RefusedRow } from './events.ts'
import { keepRejected } from './list-imports.ts'
import { cutOffOf, openingsOf, payersOf } from './opening.ts'
import { knownCodes, pathOf } from './preview-import.ts'
import type { UnitOutput } from './preview-output.ts'
import { type Preview, previewFile, wholeFile } from './read-file.ts'
import { dropUpload } from './uploads.ts'

/** Rows a statement takes at once. */
const slice = 5_000

/**
 * Commits the accepted rows of one preview as one batch, all or nothing. The file is
 * read again rather than kept half understood; what the register has already is left alone.
 */
export const commitImport = orchestrate(api.commitImport, async (session, input) => {
  const path = pathOf(session, input)
  const preview = await previewFile({
    path,
    fileName: input.fileName,
    mapping: input.mapping,
    knownCodes: await knownCodes(session, input.communityId),
    asOf: session.today,
    page: wholeFile,
  })
  const fileHash = await hashOf(path)
  const done = await session.transaction('commit', (context) =>
    commit(context, preview, { ...input, fileHash, fileName: input.fileName ?? basename(path) }),
  )
  if (input.fileId) await dropUpload(path)
  return done
})

const hashOf = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('base64url')
}

type File = { communityId: bigint; fileHash: string; fileName: string; mapping: unknown }

const commit = async (context: Context, preview: Preview, file: File) => {
  const { tx, companyId, today } = context
  await getCommunity(context, file.communityId)
  // Two imports into one community wait for each other; neither can register a unit twice.
  await sql`select pg_advisory_xact_lock(hashtext(${`import ${companyId} ${file.communityId}`}))`.execute(
    tx,
  )
  const cutOff = cutOffOf(preview, today)
  const importId = await insertBatch(context, file)
  const registered = await register(context, preview.units, {
    communityId: file.communityId,
    importId,
    accountFrom: addDays(cutOff, 1),
  })
  const event = await openingEvent(context, preview, { ...file, importId, cutOff, registered })
  await context.announce(event)
  await keepRejected(context, {
    importId,
    communityId: file.communityId,
    ...rowsOf(preview, event.added.refused),
  })
  const added = {
    unitsAdded: registered.length,
    unitsKnown: preview.units.length - registered.length,
    arrearsFen: event.added.arrearsFen,
    openingChargesAdded: event.added.charges,
    prepaidFen: event.added.prepaidFen,
    metersAdded: event.added.meters,
    readingsAdded: event.added.readings,
    rejected: preview.rejected.length + event.added.refused.length,
  }
  const summary = JSON.stringify(
    { ...added, cutOff, totals: preview.totals },
    (_key, value: unknown) => (typeof value === 'bigint' ? Number(value) : value),
  )
  await sql`update property.import_batch set summary = ${summary}::jsonb
    where company_id = ${companyId} and id = ${importId}`.execute(tx)
  return { importId, ...added }
}

/** What this import refused, and the keys of all that it took: those settle what earlier ones refused. */
const rowsOf = (
  preview: Preview,
  refused: readonly RefusedRow[],
): { refused: readonly RefusedRow[]; accepted: readonly string[] } => ({
  refused: [
    ...preview.rejected.map((row) => ({ ...row, key: row.unit ?? `${row.sheet}!${row.cell}` })),
    ...refused,
  ],
  accepted: [
    ...preview.units.map(({ key }) => key),
    ...preview.meters.map(({ serial }) => meterKey(serial)),
  ],
})

const insertBatch = async ({ tx, companyId, now, actor }: Context, file: File): Promise<bigint> => {
  const { rows } = await sql<{ id: bigint }>`
    insert into property.import_batch (company_id, community_id, file_name, file_hash, mapping, summary, state,
      created_at, created_by)
    values (${companyId}, ${file.communityId}, ${file.fileName}, ${file.fileHash}, ${JSON.stringify(file.mapping)}::jsonb,
      '{}'::jsonb, 'committed', ${now.toString()}::timestamptz, ${actor.name}) returning id`.execute(
    tx,
  )
  return rows[0]?.id ?? 0n
}

const register = async (
  context: Context,
  units: readonly UnitOutput[],
  batch: { communityId: bigint; importId: bigint; accountFrom: string },
): Promise<readonly RegisteredUnit[]> => {
  // Homes first, so that a parking space finds the home it belongs to.
  const ordered = [
    ...units.filter(({ kind }) => kind === 'home'),
    ...units.filter(({ kind }) => kind !== 'home'),
  ]
  const registered: RegisteredUnit[] = []
  for (let at = 0; at < ordered.length; at += slice) {
    const rows = ordered.slice(at, at + slice).map((unit) => registerRow(unit, batch.accountFrom))
    registered.push(
      ...(await registerBatch(context, {
        communityId: batch.communityId,
        rows,
        reason: 'import',
        importBatchId: batch.importId,
      })),
    )
  }
  return registered
}

const registerRow = (unit: UnitOutput, accountFrom: string): RegisterRow => ({
  building: unit.building,
  entrance: unit.entrance,
  room: unit.room,
  kind: unit.kind,
  areaCenti: unit.area === null ? 0n : BigInt(Math.round(unit.area * 100)),
  deliveredOn: unit.deliveredOn,
  occupancy: unit.occupancy,
  parkingKind: unit.parkingType?.slice(0, 20) ?? null,
  plate: unit.plate,
  linkedCode: unit.linkedUnit,
  remark: (unit.remark ?? '').slice(0, 2000),
  owners: payersOf(unit),
  ...(unit.ownerType === 'developer' ? { ownerKind: 'developer' as const } : {}),
  phones: unit.phones,
  idNumberMasked: unit.idNumber,
  tenant: unit.tenantName ? { name: unit.tenantName, phone: unit.tenantPhone } : null,
  accountFrom,
})

const openingEvent = async (
  context: Context,
  preview: Preview,
  at: {
    communityId: bigint
    importId: bigint
    cutOff: string
    registered: readonly RegisteredUnit[]
  },
): Promise<ImportCommitted> => {
  const known = await unitsByCode(context, at.communityId)
  const fresh = new Set(at.registered.map(({ code }) => code))
  const codeOf = new Map(preview.units.map((unit) => [unit.key, unitCode(unit)]))
  const openings = openingsOf(preview, at.cutOff)
  const account = (key: string): bigint | null =>
    known.get(codeOf.get(key) ?? key)?.accountId ?? null
  return {
    name: 'importCommitted',
    importId: at.importId,
    communityId: at.communityId,
    arrears: [
      ...openings.flatMap(({ key, arrears }) => {
        const billingAccountId = account(key)
        return billingAccountId ? arrears.map((line) => ({ ...line, billingAccountId })) : []
      }),
      ...preview.looseArrears.flatMap((line) => {
        const billingAccountId = account(line.key)
        const { item, amountFen } = line
        const span = { from: line.from ?? `${at.cutOff.slice(0, 7)}-01`, to: line.to ?? at.cutOff }
        return billingAccountId
          ? [{ item, amountFen, ...span, billingAccountId, source: `${line.sheet}!${line.cell}` }]
          : []
      }),
    ],
    prepaid: openings.flatMap(({ key, prepaidFen }) => {
      const billingAccountId = account(key)
      const isNew = fresh.has(codeOf.get(key) ?? key)
      return billingAccountId && isNew && prepaidFen > 0n
        ? [{ billingAccountId, amountFen: prepaidFen }]
        : []
    }),
    meters: preview.meters.map(({ unitKeys, readOn, ...meter }) => ({
      ...meter,
      readOn: readOn ?? at.cutOff,
      unitId: unitKeys.flatMap((key) => known.get(codeOf.get(key) ?? key)?.unitId ?? [])[0] ?? null,
    })),
    added: { charges: 0, arrearsFen: 0n, prepaidFen: 0n, meters: 0, readings: 0, refused: [] },
  }
}

type KnownUnit = { readonly unitId: bigint; readonly accountId: bigint | null }

const unitsByCode = async (
  { tx, companyId }: Context,
  communityId: bigint,
): Promise<ReadonlyMap<string, KnownUnit>> => {
  const { rows } = await sql<{ code: string; id: bigint; account_id: bigint | null }>`
    select u.code, u.id, a.id as account_id from property.unit u
    left join property.billing_account a on a.company_id = u.company_id and a.unit_id = u.id and upper_inf(a.span)
    where u.company_id = ${companyId} and u.community_id = ${communityId} and u.is_active`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.code, { unitId: row.id, accountId: row.account_id }]))
}
