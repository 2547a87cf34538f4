import { isWithinHardLimit } from '../../compliance/index.ts'
import type { Session } from '../../platform/context.ts'
import type { Outgoing, Sent } from '../carriers/carrier.ts'
import { callOf, type OpenAccount } from './accounts.ts'
import { type Change, changeOfSent } from './changes.ts'
import { strike, struck } from './strike.ts'
import { silentMinutes } from './write-deliveries.ts'

/** Calls that run at once: a provider that is slow must not slow what it takes. */
const inFlight = 8

/** @param keepsWindow must not reach a person at night, whatever held it up since it was claimed */
export type ToSend = Outgoing & { readonly keepsWindow: boolean }

/**
 * Hands deliveries to their carrier in its batches; one answer for each. Whoever was held up so long
 * that others ask about them by now hands nothing over any more: it may have been sent anew.
 */
export const sendAll = async (
  session: Session,
  account: OpenAccount,
  outgoing: readonly ToSend[],
): Promise<readonly Change[]> => {
  const { carrier } = account
  const call = callOf(session, account)
  const batches = Array.from(
    { length: Math.ceil(outgoing.length / carrier.batchSize) },
    (_, index) => outgoing.slice(index * carrier.batchSize, (index + 1) * carrier.batchSize),
  )
  const until = session.now.add({ minutes: silentMinutes })
  const changes: Change[] = []
  const lane = async (): Promise<void> => {
    for (let batch = batches.shift(); batch; batch = batches.shift()) {
      const before = session.platform.clock.now()
      if (Temporal.Instant.compare(before, until) >= 0) {
        changes.push(...batch.map((it) => changeOfSent(heldUp(it), before.toString())))
        continue
      }
      const isNight = !isWithinHardLimit(before)
      const late = batch.filter(({ keepsWindow }) => isNight && keepsWindow)
      const inTime = batch.filter((delivery) => !late.includes(delivery))
      const sent = inTime.length === 0 ? [] : await sendSafely(session, account, call, inTime)
      const at = session.platform.clock.now().toString()
      changes.push(...[...late.map(tooLate), ...sent].map((answer) => changeOfSent(answer, at)))
    }
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, batches.length) }, lane))
  return changes
}

/**
 * A carrier that throws, or forgets a delivery, leaves open what happened to it. Its words are kept
 * without anybody's address.
 */
const sendSafely = async (
  { log }: Session,
  { carrier }: OpenAccount,
  call: ReturnType<typeof callOf>,
  batch: readonly Outgoing[],
): Promise<readonly Sent[]> => {
  const sent = await carrier.send(call, batch).catch((error: unknown) => {
    const raw = (error instanceof Error ? error.stack : null) ?? String(error)
    const stack = batch.reduce((text, { to }) => strike(text, to), raw)
    log.error({ carrier: carrier.name, stack }, 'ALARM: a carrier of messages has a bug')
    return []
  })
  if (sent.length === batch.length) return struck(sent, batch)
  const answered = new Set(sent.map(({ deliveryNo }) => deliveryNo))
  const rest = batch.filter(({ deliveryNo }) => !answered.has(deliveryNo))
  return [...struck(sent, batch), ...rest.map(unanswered)]
}

const unanswered = ({ deliveryNo }: Outgoing): Sent => ({
  deliveryNo,
  state: 'unknown',
  providerMessageId: null,
  said: 'no answer for this one',
})

const heldUp = ({ deliveryNo }: Outgoing): Sent => ({
  deliveryNo,
  state: 'unknown',
  providerMessageId: null,
  said: 'held up; not handed over by this sender',
})

const tooLate = ({ deliveryNo }: Outgoing): Sent => ({
  deliveryNo,
  state: 'refused',
  reason: 'throttled',
  providerMessageId: null,
  said: 'held back: outside the hours in which anyone may be written to',
})
