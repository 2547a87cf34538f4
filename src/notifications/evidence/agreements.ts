import type { Context } from '../../platform/context.ts'
import { appendEvidence } from './append.ts'

/**
 * Proves what somebody agreed to on our page, word for word; beside the messages, in the same chain.
 * It answers none of them: its message is 0.
 */
export const proveAgreement = (
  context: Context,
  agreed: { readonly householdId: bigint; readonly content: Readonly<Record<string, unknown>> },
): Promise<void> =>
  appendEvidence(context, [
    {
      messageId: 0n,
      deliveryId: null,
      householdId: agreed.householdId,
      event: 'agreed',
      happenedAt: context.now.toString(),
      content: agreed.content,
    },
  ])
