import { sql } from 'kysely'
import { type GuardRail, guardRailNames } from '../../compliance/api.ts'
import { guardRails } from '../../compliance/index.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { getCommunity } from '../../property/index.ts'
import type { StrategyContent } from '../api.ts'
import * as api from '../api.ts'
import { actionOf, channelAndSlot } from '../explain/action-words.ts'
import { fallbackWords, quietOf } from '../explain/quiet-words.ts'
import { arms } from '../guard/arms.ts'
import { ruleBit } from '../guard/rules.ts'
import { stageOf } from '../policy/ladder.ts'
import {
  contentOfVersion,
  type StrategyInUse,
  standardInUse,
} from '../strategies/strategy-in-use.ts'
import { cellRows, decideCells } from './cells.ts'
import { owingTables } from './debts.ts'
import { drawnTables } from './drawn.ts'
import { judgedTables, planScope } from './judge.ts'
import { plainEffects, seedOf, settleForBatch } from './make-plan.ts'
import { rulesOfDay } from './rules-of-day.ts'

/** The strategy to try; null: the one in force. */
const triedOf = async (
  context: Context,
  { strategyVersionId, content }: Input<typeof api.previewPlan>,
): Promise<StrategyInUse | null> => {
  const given =
    content ??
    (strategyVersionId === undefined ? null : await contentOfVersion(context, strategyVersionId))
  return given && { ...standardInUse, versionId: strategyVersionId ?? 0n, content: given }
}

type Row = {
  readonly arm: number
  readonly reason: string | null
  readonly isNothing: boolean
  readonly refused: number
  readonly households: number
  readonly balanceFen: bigint
  readonly gainFen: bigint
  readonly staffMinutes: number
}

export const previewPlan = implement(api.previewPlan, async (context, input) => {
  await getCommunity(context, input.communityId)
  const { communityId } = input
  const rules = await rulesOfDay(context, [communityId], await triedOf(context, input))
  await settleForBatch(context)
  const place = rules.places.find(({ buildingId }) => buildingId === 0n)
  if (!place) throw new Error(`no rules for community ${communityId}`)
  const stage = stageOf(rules.maturedBills, rules.belief.decisionCount)
  const judging = { rules, communityId, stage, isTry: true, isRemake: false }
  const judged = sql`${owingTables(context, planScope(judging))}, ${judgedTables(context, judging)}`
  const { rows: keys } = await sql<{ key: bigint }>`
    with ${judged} select distinct cell_key as key from judged where cell_key is not null`.execute(
    context.tx,
  )
  const cells = decideCells(
    keys.map(({ key }) => key).sort((a, b) => (a < b ? -1 : 1)),
    { rules, stage, seed: Number(seedOf(context) % 2n ** 31n) },
  )
  const drawn = drawnTables(
    {
      rules,
      seed: seedOf(context),
      cells: cellRows(cells, { planOf: () => 0n, firstCell: 1 }),
      planIds: rules.places.map(() => 0n),
      left: rules.places.map(({ strategy }) => ({
        group: 0,
        calls: strategy.content.capacity.callsAWeek,
        visits: strategy.content.capacity.visitsAWeek,
      })),
      plainEffects: plainEffects(rules),
    },
    sql`select * from judged`,
  )
  const { rows } = await sql<Row>`
    with ${judged}, ${drawn}
    select arm, reason, state = 'nothing' as "isNothing", refused_rules as refused, count(*)::int as households,
      sum(balance_fen)::bigint as "balanceFen", sum(gain_fen)::bigint as "gainFen", sum(staff_minutes)::int as "staffMinutes"
    from drawn group by 1, 2, 3, 4`.execute(context.tx)
  return {
    day: context.today,
    mode: place.mode,
    fallback: place.fallback && { name: place.fallback, words: fallbackWords[place.fallback] },
    ...summaryOf(rows, place.strategy.content),
  }
})

const sum = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.reduce((total, item) => total + value(item), 0)
const sumFen = <T>(items: readonly T[], value: (item: T) => bigint): bigint =>
  items.reduce((total, item) => total + value(item), 0n)

const summaryOf = (rows: readonly Row[], content: StrategyContent) => {
  const done = rows.filter(({ isNothing }) => !isNothing)
  const byAction = Map.groupBy(done, (row) => {
    const { name, slot } = actionOf(row.arm, row)
    return `${name} ${slot ?? ''}`
  })
  const quiet = Map.groupBy(
    rows.filter(({ isNothing }) => isNothing),
    ({ reason }) => reason ?? 'stepNotDue',
  )
  const refusals = guardRailNames.map((rule) => ({
    rule,
    words: guardRails[rule].words,
    households: sum(
      rows.filter(({ refused }) => (refused & ruleBit(rule)) !== 0),
      ({ households }) => households,
    ),
  }))
  return {
    households: sum(rows, ({ households }) => households),
    balanceFen: sumFen(rows, ({ balanceFen }) => balanceFen),
    actions: [...byAction.values()].flatMap((members) => {
      const first = members[0]
      if (!first) return []
      const { name, slot } = actionOf(first.arm, first)
      return {
        action: name,
        slot,
        words: channelAndSlot(name, slot),
        households: sum(members, ({ households }) => households),
        staffMinutes: sum(members, ({ staffMinutes }) => staffMinutes),
        gainFen: sumFen(members, ({ gainFen }) => gainFen),
      }
    }),
    costFen: sumFen(done, ({ arm, households }) => costOf(content, arm) * BigInt(households)),
    staffMinutes: sum(done, ({ staffMinutes }) => staffMinutes),
    gainFen: sumFen(done, ({ gainFen }) => gainFen),
    quiet: [...quiet].map(([name, members]) => ({
      name: quietOf(name).name,
      words: quietOf(name).label,
      households: sum(members, ({ households }) => households),
    })),
    refusals: refusals.filter(({ households }) => households > 0) satisfies {
      rule: GuardRail
    }[],
  }
}

const costOf = ({ costs }: StrategyContent, arm: number): bigint => {
  switch (arms[arm]?.channel) {
    case 'wechat':
      return costs.wechatFen
    case 'sms':
      return costs.smsFen
    case 'call':
      return costs.callFen
    case 'visit':
      return costs.visitFen
    default:
      return 0n
  }
}
