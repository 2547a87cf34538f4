import { sql } from 'kysely'
import { type GuardRail, guardRails } from '../compliance/api.ts'
import type { Failure } from '../kernel/failure.ts'
import type { Context } from '../platform/context.ts'
import { leaving } from '../platform/trace.ts'
import { failures } from './failures.ts'

type Refusal = {
  readonly rule: GuardRail
  /** What was asked for, in one Chinese sentence. */
  readonly asked: string
  readonly communityId?: bigint | null
  readonly householdId?: bigint | null
}

/** Writes down what a guard rail refused to a person or a program. */
const logRefusal = async (
  { tx, companyId, now, actor }: Context,
  { rule, asked, communityId, householdId }: Refusal,
): Promise<void> => {
  await sql`insert into collections.refusal (company_id, community_id, household_id, rule, asked, refused_at, asked_by)
    values (${companyId}, ${communityId ?? 0n}, ${householdId ?? 0n}, ${rule}, ${asked}, ${now.toString()}::timestamptz, ${actor.name})`.execute(
    tx,
  )
}

/**
 * The refusal of a guard rail, to be thrown: it names the rule, its article and what to do instead,
 * and what was asked for stays on record.
 * @param failure words of its own, where the rule's are not enough
 */
export const refuse = (refusal: Refusal, failure?: Failure): Failure => {
  const { words, says, source, instead } = guardRails[refusal.rule]
  const said =
    failure ??
    failures.refusedByRule({
      ...{ ruleZh: words.zh, ruleEn: words.en, saysZh: says.zh, saysEn: says.en },
      ...{ sourceZh: source.zh, sourceEn: source.en, insteadZh: instead.zh, insteadEn: instead.en },
    })
  return leaving(said, (context) => logRefusal(context, refusal))
}
