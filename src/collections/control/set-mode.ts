import { commonFailures } from '../../kernel/failure.ts'
import { type Context, implement } from '../../platform/context.ts'
import { getCommunity, reachedCommunities } from '../../property/index.ts'
import type { Mode } from '../api.ts'
import * as api from '../api.ts'
import { readControls } from './mode.ts'
import { previewSwitch, switchMode } from './switch.ts'

/**
 * The kill switch and its way back. A company that is switched off is off everywhere; otherwise its
 * switch changes the communities that were not switched themselves.
 */
export const setDunningMode = implement(api.setDunningMode, async (context, input) => {
  const { mode, note, communityId = null } = input
  const concerned = await concernedBy(context, { mode, communityId })
  return switchMode(context, { communityId, mode, cause: 'person', note, concerned })
})

export const previewDunningMode = implement(
  api.previewDunningMode,
  async (context, { mode, communityId = null }) =>
    previewSwitch(context, {
      mode,
      concerned: await concernedBy(context, { mode, communityId }),
    }),
)

/** The communities that a switch changes. */
const concernedBy = async (
  context: Context,
  { mode, communityId }: { mode: Mode; communityId: bigint | null },
): Promise<readonly bigint[]> => {
  if (communityId !== null) {
    await getCommunity(context, communityId)
    return [communityId]
  }
  if (context.communities !== 'all') throw commonFailures.notAllowed()
  const { own } = await readControls(context)
  const all = (await reachedCommunities(context)).map(({ id }) => id)
  return mode === 'off' ? all : all.filter((id) => !own.has(id))
}
