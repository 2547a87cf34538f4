import * as z from 'zod'
import type { Carrier } from '../carrier.ts'
import { noPush } from '../silent.ts'

/**
 * 信函. Nobody is called: a letter is taken when it is ready to be printed, waits for its print
 * batch (../../letters), and what became of it is entered by the staff who handed it over.
 */
export const letter: Carrier<object, object> = {
  name: 'letter',
  words: { zh: '信函', en: 'Letter' },
  form: 'letter',
  addressKind: 'envelope',
  config: z.strictObject({}),
  secrets: z.strictObject({}),
  batchSize: 500,
  repeatsDroppedMinutes: Number.POSITIVE_INFINITY,
  needsApproval: false,
  needsGrant: false,
  send: async (_call, deliveries) =>
    deliveries.map(({ deliveryNo }) => ({
      deliveryNo,
      state: 'accepted',
      providerMessageId: null,
      said: '待打印',
    })),
  ask: async (_call, deliveries) =>
    deliveries.map(({ deliveryNo }) => ({
      deliveryNo,
      state: 'pending',
      providerMessageId: null,
      at: null,
      said: '',
    })),
  readPush: noPush,
}
