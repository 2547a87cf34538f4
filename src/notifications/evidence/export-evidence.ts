import { sql } from 'kysely'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { readHead, readLinks } from './read-links.ts'

export const exportEvidence = implement(api.exportEvidence, async (context, input) => {
  const ofHousehold =
    input.householdId === undefined ? sql`true` : sql`household_id = ${input.householdId}`
  const links = await readLinks(
    context,
    sql`chain_no > ${input.after} and ${ofHousehold}`,
    input.limit + 1,
  )
  const rows = links.slice(0, input.limit).map(({ companyId: _, ...link }) => link)
  const company = await context.tx
    .selectFrom('property.company')
    .select('name')
    .where('company_id', '=', context.companyId)
    .executeTakeFirst()
  return {
    companyName: company?.name ?? '',
    head: await readHead(context),
    rows,
    next: links.length > input.limit ? (rows.at(-1)?.chainNo ?? null) : null,
  }
})
