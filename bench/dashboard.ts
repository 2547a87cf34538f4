import { sql } from 'kysely'
import { operatorActor } from '../src/platform/context.ts'
import { reportsOperations } from '../src/reports/index.ts'
import { rateStatement } from '../src/reports/rates/rate-sums.ts'
import { rateDates } from '../src/reports/scope.ts'
import { type Bench, median, medianRatio, pairs, type Rig, timed } from './rig.ts'

const companies = 200
const months = 12
const items = 3
const buildings = 8
/** How often one month's charges are paid in: the days that money comes on. */
const days = 30
const repeats = 40

/**
 * The collection rate of one company at `units` charges of 200 companies, against an index-only
 * read that adds up the same company's aggregate rows. The charges themselves are not built: the
 * rate reads only the aggregates, of which there are as many as those charges would leave (12
 * months × 3 items × 8 buildings × 31 days a company), with sums that add up to one amount a
 * charge. The ratio is that of the statement of `getCollectionRates`, sent as the product sends it;
 * beside it the whole operation with its transaction, checks and further reads, which find no
 * payments and no prepayments here.
 */
export const bench: Bench = {
  name: 'dashboard',
  defaultUnits: 10_000_000,
  run: async (rig, n) => {
    await fill(rig, n)
    const rates = await prepare(rig)
    const measured = await pairs(5, {
      ours: () => timed(() => repeat(rates.ours)),
      baseline: () => timed(() => repeat(rates.baseline)),
    })
    rates.release()
    const operation = await measureOperation(rig)
    const ms = (pick: (pair: (typeof measured)[number]) => number): number =>
      Number(((median(measured.map(pick)) / repeats) * 1000).toFixed(3))
    return {
      ratio: medianRatio(measured),
      goal: '≤ 3',
      oursMs: ms(({ ours }) => ours),
      baselineMs: ms(({ baseline }) => baseline),
      operationMs: Number(((operation / repeats) * 1000).toFixed(3)),
      aggregateRows: await count(rig),
      companies,
    }
  },
}

const repeat = async (work: () => Promise<unknown>): Promise<void> => {
  for (let turn = 0; turn < repeats; turn++) await work()
}

/** Seconds of `repeats` calls of the operation by one company, after one to warm up. */
const measureOperation = async (rig: Rig): Promise<number> => {
  const rates = reportsOperations.find(({ contract }) => contract.name === 'getCollectionRates')
  if (!rates) throw new Error('getCollectionRates is not an operation')
  const call = () => rig.run(rates, {}, 100n)
  await call()
  const measured = []
  for (let turn = 0; turn < 5; turn++) measured.push(await timed(() => repeat(call)))
  return median(measured)
}

/** Aggregate rows of a year, built in one statement; deltas of a last minute are not yet folded. */
const fill = async ({ admin }: Rig, charges: number): Promise<void> => {
  const perCell = Math.max(1, Math.round(charges / (companies * months * items * buildings)))
  await admin.query(
    `insert into billing.collection_total (company_id, community_id, building_id, charge_item_id, period_month, posted_on,
       charged_fen, reversed_fen, waived_fen, received_fen)
     select c, c, b, i, m, m + d, case when d = 4 then $1::bigint * 25052 else 0 end, 0, 0,
       case when d > 4 then $1::bigint * 25052 / 27 else 0 end
     from generate_series(1, ${companies}) c, generate_series(1, ${buildings}) b, generate_series(1, ${items}) i,
       (select make_date(2026, n, 1) as m from generate_series(1, ${months}) n) month, generate_series(0, ${days}) d`,
    [perCell],
  )
  await admin.query(
    `insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month, posted_on, received_fen)
     select c, c, 1, 1, '2026-12-01', '2026-12-31', 25052 from generate_series(1, ${companies}) c, generate_series(1, 20)`,
  )
  await admin.query('vacuum (analyze) billing.collection_total')
  await admin.query('vacuum (analyze) billing.collection_delta')
}

const count = async ({ admin }: Rig): Promise<number> =>
  Number((await admin.query('select count(*) from billing.collection_total')).rows[0].count)

/** One connection inside one company for both sides, so that only the statements differ. */
const prepare = async (rig: Rig) => {
  const connection = await rig.platform.pool.connect()
  await connection.query(`select set_config('app.company', '100', false)`)
  const scope = { companyId: 100n, communities: 'all' as const, actor: operatorActor }
  const dates = rateDates({ today: '2026-12-31' } as never, {})
  const { sql: text, parameters } =
    sql`${rateStatement(scope as never, { scope: {}, dates, groupBy: sql`'total'` })}`.compile(
      rig.platform.db,
    )
  const baseline = `select sum(charged_fen), sum(reversed_fen), sum(waived_fen), sum(received_fen)
    from billing.collection_total where company_id = $1`
  return {
    ours: () => connection.query(text, [...parameters]),
    baseline: () => connection.query(baseline, [100n]),
    release: () => connection.release(true),
  }
}
