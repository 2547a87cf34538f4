import { Failure } from '../kernel/failure.ts'
import type { Platform } from '../platform/context.ts'
import { transact } from '../platform/db/transact.ts'

type Row = { company_id: bigint; name: string; slug: string }

/** The companies of this installation, names only. */
export const listCompanies = (platform: Platform): Promise<Row[]> =>
  transact(platform.db, { isPlatform: true, isReadOnly: true }, (tx) =>
    tx
      .selectFrom('property.company')
      .select(['company_id', 'name', 'slug'])
      .orderBy('company_id')
      .execute(),
  )

/**
 * The company an operation from the command line is meant for: the named one, or the only one.
 * @throws Failure companyUnclear with the names to choose from
 */
export const chooseCompany = async (
  platform: Platform,
  wanted: unknown,
  operation: string,
): Promise<bigint> => {
  const companies = await listCompanies(platform)
  const text = wanted === undefined ? undefined : String(wanted)
  const found = text
    ? companies.filter((row) => [row.slug, row.name, row.company_id.toString()].includes(text))
    : companies
  if (found.length === 1 && found[0]) return found[0].company_id
  // Reading a file needs no company; there may be none yet, or several.
  if (!text && operation.startsWith('preview')) return 0n
  const names = companies.map((row) => `${row.slug} (${row.name})`).join(', ') || '—'
  throw new Failure('companyUnclear', {
    zh: `请用 "company" 指明公司：${names}。`,
    en: `Name the company with "company": ${names}.`,
    status: 400,
  })
}
