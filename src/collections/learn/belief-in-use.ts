import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { Channel } from '../api.ts'
import { type Belief, beliefSize, priorBelief } from '../policy/belief.ts'
import { noShadow } from '../policy/prices.ts'

/** What is believed of contacts now, and what a scarce channel costs besides its price, in yuan. */
export type BeliefInUse = {
  /** Null: nothing was learnt yet, the prior holds. */
  readonly beliefId: bigint | null
  readonly belief: Belief
  readonly shadow: Readonly<Record<Channel, number>>
  /** Matured decisions learnt from so far. */
  readonly decisionCount: number
  readonly learntUpTo: string | null
}

/** Before the first decision was learnt from. */
export const prior: BeliefInUse = {
  beliefId: null,
  belief: priorBelief(),
  shadow: noShadow,
  decisionCount: 0,
  learntUpTo: null,
}

/** The newest belief; one whose size is no longer that of the policy counts as none. */
export const beliefInUse = async ({
  tx,
  companyId,
}: Pick<Context, 'tx' | 'companyId'>): Promise<BeliefInUse> => {
  const { rows } = await sql<{
    id: bigint
    mean: number[]
    covariance: number[]
    shadow: Partial<Record<Channel, number>>
    decisionCount: number
    learntUpTo: string
  }>`select id, mean, covariance, shadow_prices as shadow, decision_count as "decisionCount",
      learnt_up_to::text as "learntUpTo"
    from collections.policy_belief where company_id = ${companyId} order by id desc limit 1`.execute(
    tx,
  )
  const newest = rows[0]
  if (!newest || newest.mean.length !== beliefSize) return prior
  return {
    beliefId: newest.id,
    belief: {
      mean: Float64Array.from(newest.mean),
      covariance: Float64Array.from(newest.covariance),
    },
    shadow: { ...noShadow, ...newest.shadow },
    decisionCount: newest.decisionCount,
    learntUpTo: newest.learntUpTo,
  }
}

/** The belief a decision was made with; the prior where it was made with none. */
export const beliefOf = async (
  { tx, companyId }: Pick<Context, 'tx' | 'companyId'>,
  beliefId: bigint | null,
): Promise<Belief & { readonly shadow: Readonly<Record<Channel, number>> }> => {
  const { rows } = await sql<{
    mean: number[]
    covariance: number[]
    shadow: Partial<Record<Channel, number>>
  }>`select mean, covariance, shadow_prices as shadow from collections.policy_belief
    where company_id = ${companyId} and id = ${beliefId}`.execute(tx)
  const row = rows[0]
  if (!row) return { ...prior.belief, shadow: noShadow }
  return {
    mean: Float64Array.from(row.mean),
    covariance: Float64Array.from(row.covariance),
    shadow: { ...noShadow, ...row.shadow },
  }
}
