import { sql } from 'kysely'
import { type Context, implement, type Output } from '../../platform/context.ts'
import { getCommunity, reachedCommunities } from '../../property/index.ts'
import * as api from '../api.ts'
import { countContacts } from './count-contacts.ts'
import { type Control, causeWords, controlOf, readControls } from './mode.ts'
import { countedSince } from './stop-by-itself.ts'
import { type StopCounts, stopCause, stopLimits, stopRates } from './stop-rule.ts'

const shown = (control: Control) => ({ ...control, causeWords: causeWords[control.cause] })

export const getDunningControl = implement(
  api.getDunningControl,
  async (context, { communityId }) => {
    const communities =
      communityId === undefined
        ? await reachedCommunities(context)
        : [await getCommunity(context, communityId)]
    const ids = communities.map(({ id }) => id)
    const controls = await readControls(context)
    const counted = await countContacts(context, ids, countedSince(controls, ids))
    return {
      company: shown(controls.company),
      communities: communities.map(({ id, name }) => ({
        communityId: id,
        name,
        isOwn: controls.own.has(id),
        control: shown(controlOf(controls, id)),
        figures: figuresOf(counted.get(id)),
      })),
      history: [...(await readHistory(context, ids))],
    }
  },
)

const figuresOf = (counts: StopCounts | undefined) => {
  const { contacts, complaints, optOuts, ...holdOut } = counts ?? {
    ...{ contacts: 0, complaints: 0, optOuts: 0, holdOutContacts: 0, holdOutComplaints: 0 },
  }
  const whole = { contacts, complaints, optOuts, ...holdOut }
  const { days, complaintsBp, timesHoldOut, optOutsBp } = stopLimits
  return {
    ...{ days, contacts, complaints, optOuts },
    ...stopRates(whole),
    limits: { complaintsBp, timesHoldOut, optOutsBp },
    stop: stopCause(whole),
  }
}

type Switched = Output<typeof api.getDunningControl>['history'][number]

const readHistory = async (
  { tx, companyId }: Context,
  communityIds: readonly bigint[],
): Promise<readonly Switched[]> => {
  const { rows } = await sql<Omit<Switched, 'causeWords'>>`
    select k.id, nullif(k.community_id, 0) as "communityId", c.name as "communityName", k.mode, k.cause, k.note,
      k.switched_at as "switchedAt", k.switched_by as "switchedBy"
    from collections.control k
    left join property.community c on c.company_id = k.company_id and c.id = k.community_id
    where k.company_id = ${companyId} and (k.community_id = 0 or k.community_id = any(${[...communityIds]}::bigint[]))
    order by k.id desc limit 50`.execute(tx)
  return rows.map((row) => ({ ...row, causeWords: causeWords[row.cause] }))
}
