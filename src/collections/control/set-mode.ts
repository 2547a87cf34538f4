import { commonFailures } from '../../kernel/failure.ts'
import { implement } from '../../platform/context.ts'
import { getCommunity, reachedCommunities } from '../../property/index.ts'
import * as api from '../api.ts'
import { readControls } from './mode.ts'
import { switchMode } from './switch.ts'

/**
 * The kill switch and its way back. A company that is switched off is off everywhere; otherwise its
 * switch changes the communities that were not switched themselves.
 */
export const setDunningMode = implement(api.setDunningMode, async (context, input) => {
  const { mode, note, communityId = null } = input
  if (communityId !== null) {
    await getCommunity(context, communityId)
    return switchMode(context, {
      communityId,
      mode,
      cause: 'person',
      note,
      concerned: [communityId],
    })
  }
  if (context.communities !== 'all') throw commonFailures.notAllowed()
  const { own } = await readControls(context)
  const all = (await reachedCommunities(context)).map(({ id }) => id)
  const concerned = mode === 'off' ? all : all.filter((id) => !own.has(id))
  return switchMode(context, { communityId, mode, cause: 'person', note, concerned })
})
