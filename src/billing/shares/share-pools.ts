import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import { buildShareTree, type Share, type ShareTree } from './share-tree.ts'

/** A committed pool as it is kept. */
export type StoredPool = {
  id: bigint
  community_id: bigint
  building_id: bigint | null
  charge_item_id: bigint
  shared_cost_id: bigint
  run_id: bigint
  period_month: string
  posted_at: string
  total_fen: bigint
  homes: number
  seed: Buffer
  root: Buffer
  /** Arrays of numbers come as text. */
  unit_ids: string[]
  unit_codes: string[]
}

type Billed = {
  shared_cost_id: bigint
  community_id: bigint
  building_id: bigint | null
  charge_item_id: bigint
  run_id: bigint
  /** Arrays of numbers come as text. */
  unit_ids: string[]
  unit_codes: string[]
  weights: string[]
  fens: string[]
}

export const poolNameOf = (
  companyId: bigint,
  pool: { shared_cost_id: bigint; period_month: string },
) => `${companyId}/${pool.shared_cost_id}/${pool.period_month.slice(0, 7)}`

/**
 * Commits to the shares of every pool that these runs billed just now: a promise that nobody can
 * change afterwards without another root than the one on everybody's paper.
 */
export const commitShares = async (
  context: Context,
  periodMonth: string,
  runIds: readonly bigint[],
): Promise<void> => {
  const { tx, companyId, now } = context
  const { rows } = await sql<Billed>`
    select s.id as shared_cost_id, s.community_id, s.building_id, s.charge_item_id, c.run_id,
      array_agg(c.unit_id order by c.unit_id) as unit_ids, array_agg(u.code order by c.unit_id) as unit_codes,
      array_agg(c.quantity order by c.unit_id) as weights, array_agg(c.amount_fen order by c.unit_id) as fens
    from billing.shared_cost s
    join billing.charge c on c.company_id = s.company_id and c.period_month = s.period_month
      and c.charge_item_id = s.charge_item_id and c.community_id = s.community_id and c.formula = 'sharedCost'
      and (s.building_id is null or c.building_id = s.building_id)
      and c.run_id = any(${[...runIds]}::bigint[]) and c.posted_at = ${now.toString()}::timestamptz
    join property.unit u on u.company_id = c.company_id and u.id = c.unit_id
    where s.company_id = ${companyId} and s.period_month = ${periodMonth}::date
    group by s.id, s.community_id, s.building_id, s.charge_item_id, c.run_id, s.pool_fen
    having sum(c.amount_fen) = s.pool_fen`.execute(tx)
  for (const billed of rows) await commitPool(context, periodMonth, billed)
}

const commitPool = async (
  { tx, companyId, now }: Context,
  periodMonth: string,
  billed: Billed,
): Promise<void> => {
  const seed = randomBytes(32)
  const shares = billed.unit_codes.map((unit, index) => ({
    unit,
    weight: BigInt(billed.weights[index] ?? 0),
    fen: BigInt(billed.fens[index] ?? 0),
  }))
  const name = poolNameOf(companyId, { ...billed, period_month: periodMonth })
  const { root, totalFen, homes } = await buildShareTree(seed, name, shares)
  await sql`insert into billing.share_pool (company_id, community_id, building_id, charge_item_id, shared_cost_id, run_id,
      period_month, posted_at, total_fen, homes, seed, root, unit_ids, unit_codes)
    values (${companyId}, ${billed.community_id}, ${billed.building_id}, ${billed.charge_item_id},
      ${billed.shared_cost_id}, ${billed.run_id}, ${periodMonth}::date, ${now.toString()}::timestamptz, ${totalFen},
      ${homes}, ${seed}, ${root}, ${billed.unit_ids}::bigint[], ${billed.unit_codes}::text[])
    -- A supplement of the same instant sees the pool that is committed already.
    on conflict (company_id, run_id, shared_cost_id, posted_at) do nothing`.execute(tx)
}

/** The tree of a pool, made again from its charges; it has the root that was committed. */
export const rebuildTree = async (
  { tx, companyId }: Context,
  pool: StoredPool,
): Promise<{ tree: ShareTree; shares: ReadonlyMap<bigint, Share> }> => {
  const { rows } = await sql<{ unit_id: bigint; weight: bigint; fen: bigint }>`
    select unit_id, quantity as weight, amount_fen as fen from billing.charge
    where company_id = ${companyId} and period_month = ${pool.period_month}::date and run_id = ${pool.run_id}
      and charge_item_id = ${pool.charge_item_id} and posted_at = ${pool.posted_at}::timestamptz
      and formula = 'sharedCost' and unit_id = any(${pool.unit_ids}::bigint[])`.execute(tx)
  const codes = new Map(
    pool.unit_ids.map((id, index) => [BigInt(id), pool.unit_codes[index] ?? '']),
  )
  const shares = new Map(
    rows.map(({ unit_id, weight, fen }) => [
      unit_id,
      { unit: codes.get(unit_id) ?? '', weight, fen },
    ]),
  )
  const tree = await buildShareTree(pool.seed, poolNameOf(companyId, pool), [...shares.values()])
  if (!tree.root.equals(pool.root)) throw new Error(`share pool ${pool.id} is not what was billed`)
  return { tree, shares }
}

/** The pool that a charge is a share of; null for a charge from before the proofs. */
export const poolOfCharge = async (
  { tx, companyId }: Context,
  charge: { readonly chargeId: bigint; readonly periodMonth: string },
): Promise<bigint | null> => {
  const { rows } = await sql<{ id: bigint }>`
    select p.id from billing.charge c
    join billing.share_pool p on p.company_id = c.company_id and p.run_id = c.run_id
      and p.charge_item_id = c.charge_item_id and p.posted_at = c.posted_at
      and (p.building_id is null or p.building_id = c.building_id)
    where c.company_id = ${companyId} and c.id = ${charge.chargeId}
      and c.period_month = ${charge.periodMonth}::date`.execute(tx)
  return rows[0]?.id ?? null
}
