import { timingSafeEqual } from 'node:crypto'
import * as z from 'zod'
import { command } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'
import { type Context, orchestrate, type Platform, systemActor } from '../../platform/context.ts'
import { execute, inTransaction } from '../../platform/execute.ts'
import type { Carrier, PushEvent, PushVerdict } from '../carriers/carrier.ts'
import { carriers } from '../carriers/index.ts'
import { recordFollowing, recordGrant } from '../grants/record.ts'
import { type OpenAccount, openAccount } from './accounts.ts'
import { addressHashOf } from './address-hash.ts'
import { changeOfReceipt } from './changes.ts'
import { recordOutcomes } from './record-outcomes.ts'
import { accountsOfReceipts } from './sibling-accounts.ts'
import { strike } from './strike.ts'
import { recordUplinks } from './uplinks.ts'

/** A request of a provider as it came, body unparsed. */
type PushRequest = {
  readonly companyId: bigint
  readonly accountId: bigint
  readonly secret: string
  readonly method: string
  readonly query: Readonly<Record<string, string>>
  readonly header: (name: string) => string | undefined
  readonly rawBody: string
}

type Answer = PushVerdict['answer']

/** An address nobody was told: there is nothing here. */
const nothing: Answer = { status: 404, type: 'text/plain; charset=utf-8', body: '' }

const receiveContract = command({
  name: 'receiveCarrierPush',
  access: [],
  summary: 'Takes in what a provider of messages told us: receipts, answers, taps, following.',
  input: z.strictObject({ carrierAccountId: id, token: z.string().max(200) }),
  output: z.object({ status: z.number(), type: z.string(), body: z.string() }),
})

/**
 * Where providers' pushes go in. The answer is what the provider wants to hear, once everything it
 * told us is committed; one that is not accepted by its own signature says so itself.
 */
export const openMessageInbox =
  (platform: Platform, known: readonly Carrier[] = carriers) =>
  async (push: PushRequest): Promise<Answer> => {
    const receive = orchestrate(receiveContract, async (session, { carrierAccountId, token }) => {
      // Read only: whoever tries addresses leaves no trace.
      const account = await inTransaction(session, readOnly, (context) =>
        openAccount(context, known, carrierAccountId),
      )
      if (!account || !isSame(token, account.pushSecret)) return nothing
      return session.transaction('receive', async (context) => {
        const { config, secrets, carrier } = account
        const verdict = carrier.readPush({
          config,
          secrets,
          method: push.method,
          query: push.query,
          header: push.header,
          rawBody: push.rawBody,
          nowMs: context.now.epochMilliseconds,
        })
        await applyEvents(context, account, verdict.events.map(withoutNul))
        return verdict.answer
      })
    })
    const input = { carrierAccountId: push.accountId, token: push.secret.slice(0, 200) }
    const call = { actor: systemActor('messages'), companyId: push.companyId }
    return (await execute(platform, receive, input, call)) as Answer
  }

const readOnly = { kind: 'query', isPlatform: false } as const

const isSame = (given: string, expected: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** No text of the database holds a NUL: one in a row of a push would hold all its rows back. */
const withoutNul = <Event extends PushEvent>(event: Event): Event =>
  Object.fromEntries(
    Object.entries(event).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll('\0', '') : value,
    ]),
  ) as Event

const applyEvents = async (
  context: Context,
  account: OpenAccount,
  events: readonly PushEvent[],
): Promise<void> => {
  const of = <Name extends PushEvent['event']>(name: Name) =>
    events.filter((event): event is Extract<PushEvent, { event: Name }> => event.event === name)
  const { addressKind } = account.carrier
  const receipts = of('receipt')
  const numbers = receipts.flatMap(({ providerMessageId }) => providerMessageId ?? [])
  const accounts = await accountsOfReceipts(context, account.id, numbers)
  await recordOutcomes(
    context,
    receipts.map((receipt) =>
      changeOfReceipt(
        { ...receipt, said: strike(receipt.said, receipt.to ?? '') },
        accounts.get(receipt.providerMessageId ?? '') ?? account.id,
        receipt.to === null ? null : addressHashOf(context, addressKind, receipt.to),
      ),
    ),
  )
  await recordUplinks(context, account, of('uplink'))
  for (const event of of('grant')) await recordGrant(context, event)
  for (const event of of('following')) await recordFollowing(context, event)
}
