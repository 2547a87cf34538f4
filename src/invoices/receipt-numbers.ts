import { sql } from 'kysely'
import type { Context } from '../platform/context.ts'

/** First and last number given to a community; the row of its series stays locked until commit. */
type NumberRange = { readonly prefix: string; readonly firstNumber: number }

/**
 * Takes `count` numbers for each community in one statement. The series row is locked until the
 * transaction ends, so a number is used exactly if its transaction commits: no gap, no double.
 * Rows are locked in the order of their ids, so that two batches never wait for each other.
 */
export const takeReceiptNumbers = async (
  context: Context,
  counts: ReadonlyMap<bigint, number>,
  year: number,
): Promise<ReadonlyMap<bigint, NumberRange>> => {
  const ranges = new Map(await advance(context, counts, year))
  const missing = new Map([...counts].filter(([communityId]) => !ranges.has(communityId)))
  if (missing.size > 0) {
    await openSeries(context, [...missing.keys()], year)
    for (const [communityId, range] of await advance(context, missing, year)) {
      ranges.set(communityId, range)
    }
  }
  return ranges
}

/** The letters a community is called by in its numbers: 悦湖花园 is YH. */
export const communityPrefix = async (
  context: Context,
  communityId: bigint,
  year: number,
): Promise<string> => {
  const { rows } = await sql<{ prefix: string }>`
    select prefix from invoices.receipt_series
    where company_id = ${context.companyId} and community_id = ${communityId}
    order by year limit 1`.execute(context.tx)
  if (rows[0]) return rows[0].prefix
  await openSeries(context, [communityId], year)
  return communityPrefix(context, communityId, year)
}

const advance = async (
  { tx, companyId }: Context,
  counts: ReadonlyMap<bigint, number>,
  year: number,
): Promise<[bigint, NumberRange][]> => {
  const ids = [...counts.keys()]
  const { rows } = await sql<{ community_id: bigint; prefix: string; first_number: number }>`
    with locked as (
      select s.community_id from invoices.receipt_series s
      where s.company_id = ${companyId} and s.year = ${year} and s.community_id = any(${ids}::bigint[])
      order by s.community_id for no key update
    )
    update invoices.receipt_series s set last_number = s.last_number + w.n
    from locked l join unnest(${ids}::bigint[], ${[...counts.values()]}::int[]) w (community_id, n)
      on w.community_id = l.community_id
    where s.company_id = ${companyId} and s.year = ${year} and s.community_id = l.community_id
    returning s.community_id, s.prefix, s.last_number - w.n + 1 as first_number`.execute(tx)
  return rows.map((row) => [
    row.community_id,
    { prefix: row.prefix, firstNumber: row.first_number },
  ])
}

/** A new year's series keeps the community's prefix; a new community gets one of its own. */
const openSeries = async (
  { tx, companyId }: Context,
  communityIds: readonly bigint[],
  year: number,
): Promise<void> => {
  // Once a year and community: one at a time, so that no two communities choose one prefix.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`receipt series ${companyId}`}, 0))`.execute(
    tx,
  )
  for (const communityId of communityIds) {
    const { rows } = await sql<{ name: string; prefix: string | null; taken: string[] }>`
      select c.name,
        (select min(s.prefix) from invoices.receipt_series s where s.company_id = c.company_id and s.community_id = c.id) as prefix,
        array(select distinct s.prefix from invoices.receipt_series s where s.company_id = c.company_id) as taken
      from property.community c where c.company_id = ${companyId} and c.id = ${communityId}`.execute(
      tx,
    )
    const found = rows[0]
    const prefix = found?.prefix ?? freePrefix(found?.name ?? '', found?.taken ?? [])
    await sql`insert into invoices.receipt_series (company_id, community_id, year, prefix)
      values (${companyId}, ${communityId}, ${year}, ${prefix})
      on conflict (company_id, community_id, year) do nothing`.execute(tx)
  }
}

/** 悦湖花园 is YH; a second community of the same letters is YH2. */
const freePrefix = (name: string, taken: readonly string[]): string => {
  const letters = pinyinInitials(name).slice(0, 2).padEnd(2, 'X')
  for (let number = 1; ; number++) {
    const prefix = `${letters}${number === 1 ? '' : number}`
    if (!taken.includes(prefix)) return prefix
  }
}

const collator = new Intl.Collator('zh-Hans-u-co-pinyin')
/** The first character of each initial in pinyin order; no syllable begins with I, U or V. */
const firsts = [...'阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀']
const initials = 'ABCDEFGHJKLMNOPQRSTWXYZ'

/** The first letters of a name: 悦湖花园 is YHHY; latin letters stay, everything else is dropped. */
const pinyinInitials = (name: string): string =>
  [...name.normalize('NFKC')]
    .map((letter) => {
      if (/[a-z]/i.test(letter)) return letter.toUpperCase()
      if (!/\p{Script=Han}/u.test(letter)) return ''
      const index = firsts.findLastIndex((first) => collator.compare(first, letter) <= 0)
      return initials[index] ?? ''
    })
    .join('')
