import { sql } from 'kysely'
import { assertSecondPerson, staffIdOf } from '../../billing/index.ts'
import { notFound } from '../../kernel/things.ts'
import { type Context, type Input, implement } from '../../platform/context.ts'
import { encodeTagged } from '../../platform/tagged-json.ts'
import { getCommunity } from '../../property/index.ts'
import type { StrategyContent, StrategyFinding } from '../api.ts'
import * as api from '../api.ts'
import { refuse } from '../refuse.ts'
import { failures } from './failures.ts'
import { assertMayChange, findStrategy, type StrategyHead } from './find-strategy.ts'
import { lintStrategy } from './lint-strategy.ts'
import { readMeans } from './means.ts'
import { readContent } from './strategy-in-use.ts'

type Draft = Input<typeof api.saveStrategyDraft>

/** A draft may be wrong: what stands against it is told now, and refuses it when it is activated. */
export const saveStrategyDraft = implement(api.saveStrategyDraft, async (context, input) => {
  const { tx, companyId, now, actor } = context
  assertMayChange(context, input.communityId ?? null)
  const strategyId = await strategyFor(context, input)
  const content = inOrder(input.content)
  const { rows } = await sql<{ id: bigint }>`
    insert into collections.strategy_version (company_id, strategy_id, version_no, state, content, note, created_at,
      created_by, created_by_id)
    select ${companyId}, ${strategyId}, coalesce(max(version_no), 0) + 1, 'draft', ${encodeTagged(content)}::jsonb,
      ${input.note}, ${now.toString()}, ${actor.name}, ${staffIdOf(context)}
    from collections.strategy_version where company_id = ${companyId} and strategy_id = ${strategyId}
    on conflict (company_id, strategy_id) where state = 'draft' do update set content = excluded.content,
      note = excluded.note, created_at = excluded.created_at, created_by = excluded.created_by,
      created_by_id = excluded.created_by_id
    returning id`.execute(tx)
  const findings = lintStrategy(content, await readMeans(context, input.communityId ?? null))
  return { strategyId, versionId: rows[0]?.id ?? 0n, findings }
})

const inOrder = (content: StrategyContent): StrategyContent => ({
  ...content,
  steps: content.steps.toSorted((a, b) => a.day - b.day),
})

/** The strategy of the scope, made or renamed as the draft says. */
const strategyFor = async (
  context: Context,
  { communityId, buildingId, name }: Draft,
): Promise<bigint> => {
  const { tx, companyId, now, actor } = context
  if (buildingId !== undefined && communityId === undefined) throw failures.buildingAlone()
  if (communityId !== undefined) await getCommunity(context, communityId)
  if (buildingId !== undefined) {
    const { rows } = await sql`select from property.building
      where company_id = ${companyId} and id = ${buildingId} and community_id = ${communityId ?? 0n}`.execute(
      tx,
    )
    if (rows.length === 0) throw notFound('building')
  }
  const scope = buildingId ? 'building' : communityId ? 'community' : 'company'
  const { rows } = await sql<{ id: bigint }>`
    insert into collections.strategy (company_id, scope, community_id, building_id, name, created_at, created_by)
    values (${companyId}, ${scope}, ${communityId ?? 0n}, ${buildingId ?? 0n}, ${name}, ${now.toString()}, ${actor.name})
    on conflict (company_id, community_id, building_id) do update set name = excluded.name
    returning id`.execute(tx)
  return rows[0]?.id ?? 0n
}

type Version = {
  readonly id: bigint
  readonly strategyId: bigint
  readonly versionNo: number
  readonly state: 'draft' | 'active' | 'retired'
  readonly content: string
  readonly activatedAt: string | null
  readonly createdById: bigint
}

/** The version under a lock, with its strategy, which the caller may change. */
const lockVersion = async (
  context: Context,
  versionId: bigint,
): Promise<{ version: Version; strategy: StrategyHead }> => {
  const { rows } = await sql<Version>`
    select id, strategy_id as "strategyId", version_no as "versionNo", state, content::text as content,
      activated_at as "activatedAt", created_by_id as "createdById"
    from collections.strategy_version where company_id = ${context.companyId} and id = ${versionId} for update`.execute(
    context.tx,
  )
  const [version] = rows
  if (!version) throw notFound('strategyVersion')
  const strategy = await findStrategy(context, version.strategyId)
  assertMayChange(context, strategy.communityId)
  return { version, strategy }
}

/** @throws Failure strategyUnreadable, strategyRefused with the rule and its article */
const assertAllowed = async (
  context: Context,
  kept: string,
  communityId: bigint | null,
): Promise<StrategyFinding[]> => {
  const content = readContent(kept)
  if (!content) throw failures.strategyUnreadable()
  const findings = lintStrategy(content, await readMeans(context, communityId))
  const wrong = findings.find(({ severity }) => severity === 'error')
  if (wrong) {
    const { what, source, instead, field } = wrong
    const refused = failures.strategyRefused(
      {
        ...{ whatZh: what.zh, whatEn: what.en, sourceZh: source.zh, sourceEn: source.en },
        ...{ insteadZh: instead.zh, insteadEn: instead.en },
      },
      { field },
    )
    throw refuse({ rule: wrong.rule, asked: '启用催缴策略', communityId }, refused)
  }
  return findings
}

export const discardStrategyDraft = implement(
  api.discardStrategyDraft,
  async (context, { strategyVersionId: versionId }) => {
    const { version } = await lockVersion(context, versionId)
    if (version.state !== 'draft') throw failures.noDraft()
    await retire(context, sql`id = ${versionId}`)
    return {}
  },
)

export const activateStrategy = implement(
  api.activateStrategy,
  async (context, { strategyVersionId: versionId }) => {
    const { version, strategy } = await lockVersion(context, versionId)
    if (version.state !== 'draft') throw failures.noDraft()
    assertSecondPerson(context, version.createdById)
    const findings = await assertAllowed(context, version.content, strategy.communityId)
    await retire(context, sql`strategy_id = ${strategy.id} and state = 'active'`)
    await sql`update collections.strategy_version set state = 'active', activated_at = ${context.now.toString()},
        activated_by = ${context.actor.name}
      where company_id = ${context.companyId} and id = ${versionId}`.execute(context.tx)
    return { versionNo: version.versionNo, findings }
  },
)

/** What two persons once put in force, one may put back; it is linted by the rules of today. */
export const rollBackStrategy = implement(
  api.rollBackStrategy,
  async (context, { strategyVersionId: versionId, note }) => {
    const { tx, companyId, now, actor } = context
    const { version, strategy } = await lockVersion(context, versionId)
    if (version.activatedAt === null) throw failures.neverInForce()
    if (version.state === 'active') throw failures.alreadyInForce()
    await assertAllowed(context, version.content, strategy.communityId)
    await retire(context, sql`strategy_id = ${strategy.id} and state = 'active'`)
    const why = note || `回到第 ${version.versionNo} 版`
    const { rows } = await sql<{ id: bigint; versionNo: number }>`
      insert into collections.strategy_version (company_id, strategy_id, version_no, state, content, note, created_at,
        created_by, created_by_id, activated_at, activated_by)
      select ${companyId}, ${strategy.id}, max(version_no) + 1, 'active', ${version.content}::jsonb, ${why}, ${now.toString()},
        ${actor.name}, ${staffIdOf(context)}, ${now.toString()}, ${actor.name}
      from collections.strategy_version where company_id = ${companyId} and strategy_id = ${strategy.id}
      returning id, version_no as "versionNo"`.execute(tx)
    return { versionId: rows[0]?.id ?? 0n, versionNo: rows[0]?.versionNo ?? 0 }
  },
)

export const retireStrategy = implement(api.retireStrategy, async (context, { strategyId }) => {
  const strategy = await findStrategy(context, strategyId)
  assertMayChange(context, strategy.communityId)
  const retired = await retire(context, sql`strategy_id = ${strategyId} and state = 'active'`)
  if (retired === 0) throw failures.notInForce()
  return {}
})

const retire = async (
  { tx, companyId, now }: Context,
  which: ReturnType<typeof sql>,
): Promise<number> => {
  const { numAffectedRows } = await sql`update collections.strategy_version
    set state = 'retired', retired_at = ${now.toString()} where company_id = ${companyId} and ${which}`.execute(
    tx,
  )
  return Number(numAffectedRows ?? 0n)
}
