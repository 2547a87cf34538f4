import { sql } from 'kysely'
import * as z from 'zod'
import { demandSheetShape } from '../../invoices/api.ts'
import { demandPaper } from '../../invoices/index.ts'
import { command } from '../../kernel/operation.ts'
import { type Context, orchestrate, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { readCaseFacts } from './case-facts.ts'
import { gapsOf } from './gaps.ts'
import { type Attachment, packFiles } from './pack/pack-files.ts'
import { dropPackFile, writePack } from './pack/pack-zip.ts'

/**
 * Makes the file of a pack: reads all facts in one transaction, writes the zip, and says that it
 * stands. Begun anew it writes the same place again.
 */
const makePackFile = orchestrate(
  command({
    name: 'makePackFile',
    access: [],
    summary: 'Makes the file of an evidence pack.',
    input: z.strictObject({ packId: z.bigint() }),
    output: z.object({}),
  }),
  async (session, { packId }) => {
    const read = await session.transaction('read', (context) => readAll(context, packId))
    if (read === null) return {}
    const { facts, letters, photos } = read
    const papers = await Promise.all(
      letters.map(async ({ letterNo, sheet }) => ({
        path: `06-催缴函/${letterNo}.pdf`,
        title: `催缴函 ${letterNo}`,
        bytes: await demandPaper(sheet, { isDraft: false, isDemo: session.isSandbox }),
      })),
    )
    const files = packFiles(facts, [...papers, ...photos])
    const place = { dataDir: session.dataDir, companyId: session.companyId, packId }
    const { sha256, byteCount } = await writePack(place, files, facts.asOf)
    await session.transaction('ready', async ({ tx, companyId, now }) => {
      await sql`update collections.evidence_pack set state = 'ready', made_at = ${now.toString()}::timestamptz,
          as_of = ${facts.asOf}::date, file_count = ${files.length}, byte_count = ${byteCount}, sha256 = ${sha256},
          gap_count = ${gapsOf(facts).length}
        where company_id = ${companyId} and id = ${packId}`.execute(tx)
    })
    return {}
  },
)

/** Null when the pack stands already, or was dropped. */
const readAll = async (context: Context, packId: bigint) => {
  const { tx, companyId } = context
  const { rows } = await sql<{ household_id: bigint }>`
    update collections.evidence_pack set state = 'making'
    where company_id = ${companyId} and id = ${packId} and state in ('making', 'failed') returning household_id`.execute(
    tx,
  )
  const householdId = rows[0]?.household_id
  if (householdId === undefined) return null
  const facts = await readCaseFacts(context, householdId)
  const { rows: sheets } = await sql<{ letterNo: string; sheet: unknown }>`
    select letter_no as "letterNo", sheet from collections.dunning_letter
    where company_id = ${companyId} and household_id = ${householdId} and state = 'approved' order by id`.execute(
    tx,
  )
  return {
    facts,
    letters: sheets.map(({ letterNo, sheet }) => ({
      letterNo,
      sheet: demandSheetShape.parse(sheet),
    })),
    photos: await readPhotos(context, householdId),
  }
}

/** Photos of signed strips. */
const readPhotos = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<readonly Attachment[]> => {
  const { rows } = await sql<{ letterNo: string; n: number; mediaType: string; bytes: Buffer }>`
    select l.letter_no as "letterNo", (row_number() over (partition by l.id order by p.id))::int as n,
      p.media_type as "mediaType", p.bytes
    from collections.letter_proof p
    join collections.dunning_letter l on l.company_id = p.company_id and l.id = p.letter_id
    where p.company_id = ${companyId} and l.household_id = ${householdId} and p.kind = 'photo' order by l.id, p.id`.execute(
    tx,
  )
  return rows.map(({ letterNo, n, mediaType, bytes }) => ({
    path: `06-送达凭证/${letterNo}-${n}.${mediaType === 'image/png' ? 'png' : 'jpg'}`,
    title: `催缴函 ${letterNo} 的签收照片 ${n}`,
    bytes,
  }))
}

const makeEvidencePack: Task = async (platform, { companyId, packId }) => {
  const call = { actor: systemActor('makeEvidencePack'), companyId }
  try {
    await execute(platform, makePackFile, { packId: BigInt(String(packId)) }, call)
  } catch (error) {
    await execute(platform, failPack, { packId: BigInt(String(packId)) }, call)
    throw error
  }
}

const failPack = orchestrate(
  command({
    name: 'failPack',
    access: [],
    summary: 'Notes that a pack could not be made.',
    input: z.strictObject({ packId: z.bigint() }),
    output: z.object({}),
  }),
  async (session, { packId }) => {
    await session.transaction('failed', async ({ tx, companyId }) => {
      await sql`update collections.evidence_pack set state = 'failed'
        where company_id = ${companyId} and id = ${packId} and state = 'making'`.execute(tx)
    })
    return {}
  },
)

const dropPacks = orchestrate(
  command({
    name: 'dropPacks',
    access: [],
    summary: 'Drops the files of packs whose time is over.',
    input: z.strictObject({}),
    output: z.object({}),
  }),
  async (session) => {
    const ids = await session.transaction('drop', async ({ tx, companyId, today }) => {
      const { rows } = await sql<{
        id: bigint
      }>`update collections.evidence_pack set state = 'dropped'
        where company_id = ${companyId} and state <> 'dropped' and expires_on < ${today}::date returning id`.execute(
        tx,
      )
      return rows.map(({ id }) => id)
    })
    const { dataDir, companyId } = session
    for (const packId of ids) await dropPackFile({ dataDir, companyId, packId })
    return {}
  },
)

/** Jobs of evidence packs, by the names they are queued under. */
export const packTasks: Readonly<Record<string, Task>> = {
  makeEvidencePack,
  /** Nightly. */
  dropOldEvidencePacks: async (platform, { companyId }) => {
    const call = { actor: systemActor('dropOldEvidencePacks'), companyId }
    await execute(platform, dropPacks, {}, call)
  },
}
