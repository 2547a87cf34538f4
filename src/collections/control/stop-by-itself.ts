import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { dayOf } from '../../platform/clock.ts'
import { type Context, implement, systemActor } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import type { Task } from '../../platform/jobs.ts'
import { reachedCommunities } from '../../property/index.ts'
import { countContacts } from './count-contacts.ts'
import { type Controls, controlOf, readControls } from './mode.ts'
import { type StopCause, type StopCounts, stopCause, stopLimits } from './stop-rule.ts'
import { switchMode } from './switch.ts'

/** Since when a community's figures count: a person who switches starts them anew. */
export const countedSince = (controls: Controls, communityIds: readonly bigint[]) =>
  new Map(
    communityIds.flatMap((id): [bigint, string][] => {
      const { switchedAt, cause } = controlOf(controls, id)
      return switchedAt !== null && cause === 'person'
        ? [[id, dayOf(Temporal.Instant.from(switchedAt.replace(' ', 'T')))]]
        : []
    }),
  )

/**
 * Puts communities in which the personal policy draws too many complaints, or makes too many people
 * opt out, back on the fixed calendar. A person alone switches it on again.
 * @returns the communities that were stopped
 */
export const stopByItself = async (
  context: Context,
  communityIds: readonly bigint[],
): Promise<readonly bigint[]> => {
  const controls = await readControls(context)
  const personal = communityIds.filter((id) => controlOf(controls, id).mode === 'personal')
  if (personal.length === 0) return []
  const counted = await countContacts(context, personal, countedSince(controls, personal))
  const stopped: bigint[] = []
  for (const [communityId, counts] of counted) {
    const cause = stopCause(counts)
    if (!cause) continue
    const note = noteOf(cause, counts)
    await switchMode(context, {
      ...{ communityId, mode: 'calendar', cause, note },
      concerned: [communityId],
    })
    context.log.error(
      { communityId: String(communityId), cause, ...counts },
      'ALARM: the personal policy stopped by itself',
    )
    stopped.push(communityId)
  }
  return stopped
}

const noteOf = (cause: StopCause, { contacts, complaints, optOuts }: StopCounts): string => {
  const what = cause === 'complaints' ? `投诉 ${complaints} 起` : `拒收 ${optOuts} 人`
  return `近 ${stopLimits.days} 天联系 ${contacts} 次，${what}，超过上限`
}

const watch = implement(
  command({
    name: 'watchComplaints',
    access: [],
    summary: 'Stops the personal policy where complaints or opt-outs are above the limits.',
    input: z.strictObject({}),
    output: z.object({}),
  }),
  async (context) => {
    await stopByItself(
      context,
      (await reachedCommunities(context)).map(({ id }) => id),
    )
    return {}
  },
)

/** Every night, before the plans of the day are made. */
export const watchComplaints: Task = async (platform, { companyId }) => {
  await execute(platform, watch, {}, { actor: systemActor('job'), companyId })
}
