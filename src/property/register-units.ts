import { implement } from '../platform/context.ts'
import * as api from './api.ts'
import { getCommunity } from './communities.ts'
import { type RegisterRow, registerBatch } from './register-batch.ts'

export const registerUnits = implement(api.registerUnits, async (context, input) => {
  await getCommunity(context, input.communityId)
  const rows: RegisterRow[] = input.rows.map(({ ownerKind, ...row }) =>
    ownerKind ? { ...row, ownerKind } : row,
  )
  const units = await registerBatch(context, {
    communityId: input.communityId,
    rows,
    reason: 'registration',
  })
  return { units: [...units], skipped: input.rows.length - units.length }
})
