import { randomOf } from '../../src/collections/model/random.ts'

type Query = (text: string, values?: unknown[]) => Promise<unknown>

type PayingCompany = {
  readonly companyId: bigint
  readonly households: number
  /** Bills of so many months, the last issued in the month of `until`. */
  readonly months: number
  /** The first day of which nothing is known. */
  readonly until: string
  readonly seed: number
  /** How willing a household is, in log-odds of paying in a week; different ones by default. */
  readonly willingness?: (uniform: () => number) => number
}

/**
 * A company in three communities whose households get a bill on the fifth of each month, due at its
 * end, and each week pay all that is open or nothing: more readily the more willing they are, in the first weeks
 * after it fell due and at the beginning of a month, and less the more they owe. Rows as the product writes them, made in bulk; the books
 * behind them are left out.
 */
export const insertPayingCompany = async (query: Query, company: PayingCompany): Promise<void> => {
  const { companyId, households, months, until } = company
  const first = Temporal.PlainDate.from(until)
    .with({ day: 1 })
    .subtract({ months: months - 1 })
  await query('set session_replication_role = replica')
  await query(
    `insert into property.company (company_id, name, short_name, slug, created_at) values ($1::bigint, $1::text, '公司', $1::text, now())`,
    [companyId],
  )
  await query(
    `insert into property.community (company_id, id, name, short_name, created_at)
     select $1, n, n::text, n::text, now() from generate_series(1, 3) n`,
    [companyId],
  )
  await query(
    `insert into property.party (company_id, id, kind, name, created_at)
     select $1, n, 'person', n::text, now() from generate_series(1, $2::int) n`,
    [companyId, households],
  )
  await query(
    `insert into property.household (company_id, id, community_id, payer_party_id, household_no, created_at)
     select $1, n, 1 + n % 3, n, n::text, now() from generate_series(1, $2::int) n`,
    [companyId, households],
  )
  await query(
    "select billing.ensure_partition(($1::date + n * interval '1 month')::date) from generate_series(0, $2::int - 1) n",
    [first.toString(), months],
  )
  const lives = livesOf(company, first)
  await query(
    `insert into billing.charge (company_id, id, period_month, community_id, household_id, billing_account_id, unit_id,
       charge_item_id, source_kind, formula, service_from, service_to, amount_fen, settled_fen, due_on, issued_on, posted_at)
     select $1, b.id, b.month, 1 + b.household % 3, b.household, b.household, b.household, 1, 'run', 'fixed', b.month, b.month + 27,
       25000, case when paid_on is null then 0 else 25000 end, (b.month + interval '1 month')::date - 1, b.month + 4, b.month + 4
     from unnest($2::bigint[], $3::date[], $4::bigint[], $5::date[]) as b (id, month, household, paid_on)`,
    [companyId, lives.id, lives.month, lives.household, lives.paidOn],
  )
  await query(
    `insert into billing.settlement (company_id, charge_id, period_month, settled_on, amount_fen)
     select $1, b.id, b.month, b.paid_on, 25000
     from unnest($2::bigint[], $3::date[], $4::date[]) as b (id, month, paid_on) where paid_on is not null`,
    [companyId, lives.id, lives.month, lives.paidOn],
  )
  await query('reset session_replication_role')
  await query('analyze')
}

const standardWillingness = (uniform: () => number): number =>
  -1 + 2.4 * (uniform() + uniform() + uniform() - 1.5)

const livesOf = (company: PayingCompany, first: Temporal.PlainDate) => {
  const { households, months, until, seed, willingness = standardWillingness } = company
  const uniform = randomOf(seed)
  const rows = {
    id: [] as number[],
    month: [] as string[],
    household: [] as number[],
    paidOn: [] as (string | null)[],
  }
  const dates = Array.from({ length: months }, (_, n) => first.add({ months: n }))
  const days = dates.map((date) => first.until(date, { largestUnit: 'days' }).days)
  const names = Array.from({ length: 32 * months + 32 }, (_, n) =>
    first.add({ days: n }).toString(),
  )
  const end = first.until(Temporal.PlainDate.from(until), { largestUnit: 'days' }).days
  for (let household = 1; household <= households; household++) {
    const willing = willingness(uniform)
    const paid = new Array<number>(months).fill(-1)
    for (let week = 0; week * 7 < end; week++) {
      const start = week * 7
      const open = days.flatMap((day, n) => (day + 4 < start && paid[n] === -1 ? [n] : []))
      const oldest = days[open[0] ?? -1]
      if (oldest === undefined) continue
      const overdue = start - (oldest + 29)
      const timing = overdue < 0 ? -0.6 : overdue < 14 ? 0.9 : -0.2
      const odds = willing + timing - 0.6 * Math.log(open.length)
      if (uniform() >= 1 / (1 + Math.exp(-odds))) continue
      const on = start + Math.floor(uniform() * 7)
      if (on < end) for (const n of open) paid[n] = on
    }
    dates.forEach((date, n) => {
      rows.id.push(household * 1000 + n)
      rows.month.push(date.toString())
      rows.household.push(household)
      rows.paidOn.push(paid[n] === -1 ? null : (names[paid[n] ?? 0] ?? null))
    })
  }
  return rows
}
