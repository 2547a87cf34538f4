import { sql } from 'kysely'
import { hasEffect, jurisdictionOf } from '../../compliance/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { KindName } from '../../notifications/api.ts'
import { formsOf, paidShares, trueShare } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import type { FallbackName, Mode, Tone } from '../api.ts'
import { controlOf, readControls } from '../control/mode.ts'
import { type HoldOut, holdOutOn } from '../experiment/hold-out.ts'
import { type ModelInUse, modelInUse } from '../fit/payment-model.ts'
import { type BeliefInUse, beliefInUse, prior } from '../learn/belief-in-use.ts'
import { explorationRate } from '../policy/ladder.ts'
import { type StrategyInUse, strategiesIn } from '../strategies/strategy-in-use.ts'

/** What holds in a community today, or in a building of it that has a strategy of its own. */
export type Place = {
  readonly communityId: bigint
  /** 0: wherever no building has its own. */
  readonly buildingId: bigint
  readonly strategy: StrategyInUse
  /** After falling back. */
  readonly mode: Mode
  readonly fallback: FallbackName | null
  readonly isNormTrue: boolean
  readonly isCommitteeFirst: boolean
}

/** Over which messages the words of each tone can leave now. */
export type Forms = Readonly<Record<Tone, { readonly wechat: boolean; readonly sms: boolean }>>

/** Everything that is the same for all households of a night. */
export type RulesOfDay = {
  readonly places: readonly Place[]
  readonly model: ModelInUse
  readonly belief: BeliefInUse
  /** Null: no experiment runs, nobody is held out. */
  readonly holdOut: HoldOut | null
  readonly forms: Forms
  /** Of the company: how far it is up the ladder. */
  readonly maturedBills: number
  /** How often a decision is left to chance. */
  readonly exploration: number
}

/**
 * Reads them for the communities of a plan.
 * @param tried a strategy to try instead of those in force
 */
export const rulesOfDay = async (
  context: Context,
  communityIds: readonly bigint[],
  tried: StrategyInUse | null = null,
): Promise<RulesOfDay> => {
  const forms = {
    friendly: await carriersOf(context, 'overdue'),
    norm: await carriersOf(context, 'overdueNorm'),
    formal: await carriersOf(context, 'overdueFormal'),
  }
  const isCarrierOff = !forms.friendly.sms && !forms.friendly.wechat
  const model = await modelInUse(context)
  const lacks = model.modelId === null ? 'modelMissing' : isCarrierOff ? 'carrierOff' : null
  const places = await placesOf(context, communityIds, { lacks, tried })
  return {
    places,
    model,
    belief: await beliefInUse(context),
    holdOut: await holdOutOn(context, context.today),
    forms,
    ...(await ladderOf(context)),
  }
}

const carriersOf = async (context: Context, kind: KindName): Promise<Forms[Tone]> => {
  const forms = await formsOf(context, kind)
  return { wechat: forms.has('officialAccount'), sms: forms.has('sms') }
}

const placesOf = async (
  context: Context,
  communityIds: readonly bigint[],
  { lacks, tried }: { lacks: FallbackName | null; tried: StrategyInUse | null },
): Promise<readonly Place[]> => {
  const controls = await readControls(context)
  const shares = await paidShares(context, communityIds)
  const asked = await committeesAsked(context)
  const places: Place[] = []
  for (const communityId of communityIds) {
    const control = controlOf(controls, communityId)
    const inForce = await strategiesIn(context, communityId)
    const pack = await jurisdictionOf(context, communityId)
    const shared = {
      communityId,
      isNormTrue: trueShare(shares.get(communityId)) !== null,
      isCommitteeFirst: hasEffect(pack, 'committeeFirst', context.today) && !asked.has(communityId),
    }
    const strategies = tried
      ? [[0n, tried] as const]
      : [[0n, inForce.community] as const, ...inForce.byBuilding]
    for (const [buildingId, strategy] of strategies) {
      const why = fallbackOf(control, strategy, lacks)
      const mode = why !== null && control.mode === 'personal' ? 'calendar' : control.mode
      places.push({ ...shared, buildingId, strategy, mode, fallback: why })
    }
  }
  return places
}

const fallbackOf = (
  { mode, cause }: { mode: Mode; cause: string },
  { fallback }: { fallback: Words | null },
  lacks: FallbackName | null,
): FallbackName | null => {
  if (fallback) return 'strategyUnknown'
  if (mode === 'personal' && lacks !== null) return lacks
  if (cause === 'complaints') return 'stoppedByComplaints'
  if (cause === 'optOuts') return 'stoppedByOptOuts'
  return cause === 'modelFailed' ? 'policyFailed' : null
}

/** Communities whose committee was asked within a year. */
const committeesAsked = async ({ tx, companyId, today }: Context): Promise<ReadonlySet<bigint>> => {
  const { rows } = await sql<{
    id: bigint
  }>`select distinct community_id as id from collections.committee_contact
    where company_id = ${companyId} and on_day > ${today}::date - 365`.execute(tx)
  return new Set(rows.map(({ id }) => id))
}

/** How many bills have matured, and how many billing cycles have ended since the first decision. */
const ladderOf = async ({
  tx,
  companyId,
  today,
}: Context): Promise<{ maturedBills: number; exploration: number }> => {
  const { rows } = await sql<{ bills: number; cycles: number }>`
    select coalesce((select sum(bills_matured) from collections.payer where company_id = ${companyId}), 0)::float8 as bills,
      (select count(distinct r.period_month) from billing.billing_run r where r.company_id = ${companyId} and r.state = 'published'
        and r.period_month < date_trunc('month', ${today}::date)
        and r.period_month >= (select min(on_day) from collections.plan where company_id = ${companyId} and mode = 'personal'))::int as cycles`.execute(
    tx,
  )
  return {
    maturedBills: rows[0]?.bills ?? 0,
    exploration: explorationRate(rows[0]?.cycles ?? 0),
  }
}

/** The same day without the policy, which failed, and without what it believes. */
export const onCalendar = (rules: RulesOfDay): RulesOfDay => ({
  ...rules,
  belief: prior,
  places: rules.places.map((place) =>
    place.mode === 'personal' ? { ...place, mode: 'calendar', fallback: 'policyFailed' } : place,
  ),
})
