import { sql } from 'kysely'
import { notFound } from '../../kernel/things.ts'
import { assertReaches } from '../../platform/access.ts'
import { type Context, implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { poolNameOf, poolOfCharge, rebuildTree, type StoredPool } from './share-pools.ts'
import { proveShare } from './share-tree.ts'

/** The proof for one charge: of their own household for an owner, of their communities for staff. */
export const getShareProof = implement(api.getShareProof, async (context, input) => {
  const { tx, companyId, actor } = context
  const { rows } = await sql<{ unit_id: bigint; household_id: bigint; community_id: bigint }>`
    select unit_id, household_id, community_id from billing.charge
    where company_id = ${companyId} and id = ${input.chargeId} and period_month = ${input.periodMonth}::date`.execute(
    tx,
  )
  const charge = rows[0]
  if (!charge || (actor.kind === 'owner' && actor.id !== charge.household_id)) {
    throw notFound('charge')
  }
  assertReaches(context, charge.community_id, 'charge')
  const poolId = await poolOfCharge(context, input)
  if (poolId === null) throw notFound('sharePool')
  const { pool, view } = await readPool(context, poolId)
  const { tree, shares } = await rebuildTree(context, pool)
  const share = shares.get(charge.unit_id)
  if (!share) throw notFound('sharePool')
  return {
    pool: view,
    proof: {
      v: 1 as const,
      name: poolNameOf(companyId, pool),
      root: view.root,
      totalFen: tree.totalFen.toString(),
      homes: tree.homes,
      share: { unit: share.unit, weight: share.weight.toString(), fen: share.fen.toString() },
      parts: proveShare(tree, share.unit),
    },
  }
})

/** Says nothing of any one home, so whoever has the address may read it. */
export const getSharePool = implement(
  api.getSharePool,
  async (context, { poolId }) => (await readPool(context, poolId)).view,
)

const readPool = async (
  { tx, companyId }: Context,
  poolId: bigint,
): Promise<{ pool: StoredPool; view: api.SharePoolView }> => {
  const { rows } = await sql<
    StoredPool & { community: string; building: string | null; zh: string; en: string }
  >`
    select p.*, m.name as community, b.name as building, i.name_zh as zh, i.name_en as en
    from billing.share_pool p
    join property.community m on m.company_id = p.company_id and m.id = p.community_id
    join billing.charge_item i on i.company_id = p.company_id and i.id = p.charge_item_id
    left join property.building b on b.company_id = p.company_id and b.id = p.building_id
    where p.company_id = ${companyId} and p.id = ${poolId}`.execute(tx)
  const pool = rows[0]
  if (!pool) throw notFound('sharePool')
  return {
    pool,
    view: {
      id: pool.id,
      communityName: pool.community,
      buildingName: pool.building,
      item: { zh: pool.zh, en: pool.en },
      period: pool.period_month,
      totalFen: pool.total_fen,
      homes: pool.homes,
      root: pool.root.toString('base64url'),
    },
  }
}
