import { sql } from 'kysely'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { getCommunity } from '../communities.ts'
import type { RefusedRow } from './events.ts'

/**
 * Keeps the refused rows of an import listed, without their contents: where, why, and which unit.
 * Rows that earlier imports refused are settled when this one took what they are about or names them anew.
 */
export const keepRejected = async (
  { tx, companyId }: Context,
  batch: {
    readonly importId: bigint
    readonly communityId: bigint
    readonly refused: readonly RefusedRow[]
    readonly accepted: readonly string[]
  },
): Promise<void> => {
  const { importId, communityId, refused: rows, accepted } = batch
  const refused = rows.map(({ key }) => key)
  await sql`update property.import_row r set resolved_by_batch_id = ${importId}
    from property.import_batch b
    where r.company_id = ${companyId} and r.resolved_by_batch_id is null and b.company_id = ${companyId}
      and b.id = r.batch_id and b.community_id = ${communityId} and b.id <> ${importId}
      and r.row_key = any(${[...refused, ...accepted]}::text[])`.execute(tx)
  await sql`
    insert into property.import_row (company_id, batch_id, sheet, cell, row_number, row_key, reason, words_zh, words_en)
    select ${companyId}, ${importId}, r.* from unnest(${rows.map(({ sheet }) => sheet)}::text[],
      ${rows.map(({ cell }) => cell)}::text[], ${rows.map(({ cell }) => Number(cell.replace(/\D/g, '')))}::int[],
      ${refused}::text[], ${rows.map(({ reason }) => reason)}::text[], ${rows.map(({ zh }) => zh)}::text[],
      ${rows.map(({ en }) => en)}::text[]) r`.execute(tx)
}

export const listImports = implement(api.listImports, async (context, { communityId }) => {
  await getCommunity(context, communityId)
  const { rows } = await sql<{
    id: bigint
    file_name: string
    state: 'committed' | 'undone'
    created_at: string
    created_by: string
    units_added: number
    arrears_fen: bigint
    open_rows: number
  }>`select b.id, b.file_name, b.state, b.created_at, b.created_by,
      coalesce((b.summary ->> 'unitsAdded')::int, 0) as units_added,
      coalesce((b.summary ->> 'arrearsFen')::bigint, 0) as arrears_fen,
      (select count(*)::int from property.import_row r where r.company_id = b.company_id and r.batch_id = b.id
        and r.resolved_by_batch_id is null) as open_rows
    from property.import_batch b where b.company_id = ${context.companyId} and b.community_id = ${communityId}
    order by b.id desc`.execute(context.tx)
  return {
    imports: rows.map((row) => ({
      id: row.id,
      fileName: row.file_name,
      state: row.state,
      createdAt: row.created_at,
      createdBy: row.created_by,
      unitsAdded: row.units_added,
      arrearsFen: row.arrears_fen,
      openRows: row.open_rows,
    })),
  }
})

export const listImportRows = implement(api.listImportRows, async (context, input) => {
  await getCommunity(context, input.communityId)
  const after = input.after && /^\d{1,19}$/.test(input.after) ? BigInt(input.after) : 0n
  const { rows } = await sql<{
    id: bigint
    batch_id: bigint
    file_name: string
    sheet: string
    cell: string
    reason: string
    words_zh: string
    words_en: string
    row_key: string
    is_resolved: boolean
  }>`select r.id, r.batch_id, b.file_name, r.sheet, r.cell, r.reason, r.words_zh, r.words_en, r.row_key,
      r.resolved_by_batch_id is not null as is_resolved
    from property.import_row r
    join property.import_batch b on b.company_id = r.company_id and b.id = r.batch_id
    where r.company_id = ${context.companyId} and b.community_id = ${input.communityId} and r.id > ${after}
      and ${input.importId ? sql`b.id = ${input.importId}` : sql`r.resolved_by_batch_id is null`}
    order by r.id limit ${input.limit + 1}`.execute(context.tx)
  const page = rows.slice(0, input.limit)
  return {
    rows: page.map((row) => ({
      id: row.id,
      importId: row.batch_id,
      fileName: row.file_name,
      sheet: row.sheet,
      cell: row.cell,
      reason: row.reason,
      zh: row.words_zh,
      en: row.words_en,
      unit: row.row_key,
      isResolved: row.is_resolved,
    })),
    next: rows.length > input.limit ? String(page.at(-1)?.id ?? '') : null,
  }
})
