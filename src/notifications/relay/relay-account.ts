import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'
import { type Context, orchestrate } from '../../platform/context.ts'
import type { Carrier } from '../carriers/carrier.ts'
import { kinds } from '../kinds.ts'
import type { openRenderer } from '../templates/open-renderer.ts'
import { type OpenAccount, openAccount } from './accounts.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { sendAll, type ToSend } from './send.ts'
import { returnTokens, takeDue, takeTokens } from './take-due.ts'
import { applyVerdicts, judge } from './verdicts.ts'
import { writeDeliveries } from './write-deliveries.ts'

/** What the relay sends with; a test brings its own renderer. */
export type RelayParts = {
  readonly carriers: readonly Carrier[]
  readonly openRenderer: typeof openRenderer
}

/** Messages of one round; two statements' worth of parameters, and short locks. */
const batch = 1000

export const relayAccountContract = command({
  name: 'relayAccount',
  access: [],
  summary: 'Sends what is due over one account of a carrier, as far as its tokens reach.',
  input: z.strictObject({ carrierAccountId: id }),
  output: z.object({ taken: z.number(), sent: z.number() }),
})

/**
 * One round of one account: claim, send, store. Between claim and send stands the committed intent,
 * so that whatever dies where, each message was either never handed over or is asked about.
 */
export const relayAccountWith = (parts: RelayParts) =>
  orchestrate(relayAccountContract, async (session, { carrierAccountId }) => {
    const tokens = await session.transaction('tokens', (context) =>
      takeTokens(context, carrierAccountId, batch),
    )
    if (tokens === 0) return { taken: 0, sent: 0 }
    const claim = await session.transaction('claim', (context) =>
      claimDue(context, parts, { accountId: carrierAccountId, limit: tokens }),
    )
    if (claim.account !== null && claim.outgoing.length > 0) {
      const changes = await sendAll(session, claim.account, claim.outgoing)
      await session.transaction('store', (context) => recordOutcomes(context, changes))
    }
    return { taken: claim.taken, sent: claim.outgoing.length }
  })

type Claim =
  | { readonly taken: number; readonly outgoing: readonly []; readonly account: null }
  | {
      readonly taken: number
      readonly outgoing: readonly ToSend[]
      readonly account: OpenAccount
    }

/** Takes what is due under its locks, asks the rules again, and writes the intent of what may go. */
export const claimDue = async (
  context: Context,
  { carriers, openRenderer }: RelayParts,
  { accountId, limit }: { accountId: bigint; limit: number },
): Promise<Claim> => {
  const due = await takeDue(context, accountId, limit)
  await returnTokens(context, accountId, limit - due.length)
  const account = due.length === 0 ? null : await openAccount(context, carriers, accountId)
  if (!account) return { taken: 0, outgoing: [], account }
  const verdicts = await judge(context, due)
  await applyVerdicts(context, verdicts)
  const cleared = [...verdicts.values()].flatMap((it) => ('go' in it ? it.go : []))
  const render = await openRenderer(context, { accountIds: [accountId] })
  const written = await writeDeliveries(context, account, cleared, render)
  const outgoing = written.map(({ kind, ...delivery }) => ({
    ...delivery,
    keepsWindow: kinds[kind].keepsWindow,
  }))
  return { taken: due.length, outgoing, account }
}
