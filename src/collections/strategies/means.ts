import { hasEffect, jurisdictionOf } from '../../compliance/index.ts'
import { formsOf } from '../../notifications/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Channel } from '../api.ts'
import type { Means } from './lint-strategy.ts'

/** What the company can do today; of a community also what its local rules ask for. */
export const readMeans = async (context: Context, communityId: bigint | null): Promise<Means> => {
  const forms = await formsOf(context, 'overdue')
  const channels = new Set<Channel | 'letter'>()
  if (forms.has('officialAccount')) channels.add('wechat')
  if (forms.has('sms')) channels.add('sms')
  if (forms.has('letter')) channels.add('letter')
  const asksCommittee =
    communityId !== null &&
    hasEffect(await jurisdictionOf(context, communityId), 'committeeFirst', context.today)
  return { channels, asksCommittee }
}
