import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { jurisdictionsOn } from './jurisdiction.ts'
import { packs, rulesOn } from './packs/index.ts'
import { refusals } from './refusals.ts'

export const listComplianceRules = implement(api.listComplianceRules, async (context, input) => {
  const onDay = input.onDay ?? context.today
  return {
    onDay,
    guardRails: api.guardRailNames.map((name) => ({ name, ...api.guardRails[name] })),
    refusals: api.refusalNames.map((name) => ({ name, ...refusals[name] })),
    packs: api.packNames.map((name) => ({
      name,
      place: packs[name].place,
      rules: [...rulesOn(packs[name], onDay)],
    })),
    communities: [...(await jurisdictionsOn(context, onDay))],
  }
})
