import { randomUUID } from 'node:crypto'
import { rfc3339 } from './clock.ts'
import { faultsFor, type NoticeFaults } from './faults.ts'
import { encrypt, signedHeaders } from './signature.ts'
import type { Attempt, Merchant, Notice, State } from './state.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

/** Pauses after each failed attempt: 15 repetitions at most. */
const retryPauses: readonly number[] = [
  15 * second,
  15 * second,
  30 * second,
  3 * minute,
  10 * minute,
  20 * minute,
  30 * minute,
  30 * minute,
  30 * minute,
  60 * minute,
  3 * hour,
  3 * hour,
  3 * hour,
  6 * hour,
  6 * hour,
]

/** A receiver has five seconds to say 200 or 204. */
const patience = 5 * second

/** Puts a notice on its way, as the faults of its trade have it. */
export const announce = (
  state: State,
  content: Pick<
    Notice,
    'mchid' | 'outTradeNo' | 'event' | 'summary' | 'type' | 'notifyUrl' | 'plain'
  >,
): Notice => {
  const faults = faultsFor(state, 'notice', content)
  const now = state.clock.now().getTime()
  const isHeld = faults.afterRefund === true && content.type === 'transaction'
  const notice: Notice = {
    ...content,
    id: randomUUID(),
    createdAt: now,
    dueAt: isHeld ? null : now + (faults.lateMs ?? 0),
    state: isHeld ? 'held' : 'due',
    rounds: 0,
    attempts: [],
  }
  state.save('notice', notice.id, notice)
  return notice
}

/** Sends every notice that is due now, oldest first; those of different trades side by side. */
export const deliverDue = async (state: State, quietRetries = false): Promise<Notice[]> => {
  const now = state.clock.now().getTime()
  const due = [...state.noticesDue].filter(({ dueAt }) => dueAt !== null && dueAt <= now)
  // Taken off the list first, so that a second call meanwhile does not send them again.
  for (const notice of due) state.noticesDue.delete(notice)
  const byTrade = Map.groupBy(due, ({ mchid, outTradeNo }) => `${mchid} ${outTradeNo}`)
  await Promise.all(
    [...byTrade.values()].map(async (notices) => {
      for (const notice of notices) await deliver(state, notice, quietRetries)
    }),
  )
  return due
}

const deliver = async (state: State, notice: Notice, quietRetries: boolean): Promise<void> => {
  const merchant = state.merchant.get(notice.mchid)
  if (!merchant) return
  const at = state.clock.now().getTime()
  const all = faultsFor(state, 'notice', notice)
  const isFaulty = notice.rounds < (all.attempts ?? (all.lost ? Infinity : 1))
  const faults = isFaulty ? all : {}
  if (faults.signTest) await send(state, merchant, notice, faults, true)
  const copies = await Promise.all(
    Array.from({ length: faults.copies ?? 1 }, () =>
      faults.lost
        ? Promise.resolve<Attempt>({ at, result: 'lost', status: null })
        : send(state, merchant, notice, faults, false),
    ),
  )
  notice.attempts.push(...copies)
  const isAccepted = copies.some(({ result }) => result === 'accepted')
  const pause = quietRetries ? undefined : retryPauses[notice.rounds]
  notice.rounds += 1
  notice.state = isAccepted ? 'accepted' : pause === undefined ? 'given up' : 'due'
  notice.dueAt = isAccepted || pause === undefined ? null : at + pause
  state.save('notice', notice.id, notice)
  if (notice.type === 'refund') release(state, notice)
}

/** A refund's notice has gone: now the payment's notices held back for it follow. */
const release = (state: State, refund: Notice): void => {
  for (const notice of state.notice.values()) {
    if (notice.state !== 'held' || notice.mchid !== refund.mchid) continue
    if (notice.outTradeNo !== refund.outTradeNo) continue
    notice.state = 'due'
    notice.dueAt = state.clock.now().getTime()
    state.save('notice', notice.id, notice)
  }
}

const send = async (
  state: State,
  merchant: Merchant,
  notice: Notice,
  faults: NoticeFaults,
  isProbe: boolean,
): Promise<Attempt> => {
  const at = state.clock.now().getTime()
  const body = Buffer.from(JSON.stringify(envelope(merchant, notice, faults)))
  const headers = noticeHeaders(state, merchant, body, faults, at)
  if (isProbe)
    headers['Wechatpay-Signature'] = `WECHATPAY/SIGNTEST/${headers['Wechatpay-Signature']}`
  if (faults.flipByte) {
    // Inside the ciphertext, so that the JSON stays whole and only the signature tells.
    const place = body.indexOf('"ciphertext":"') + 20
    body[place] = body[place] === 0x41 ? 0x42 : 0x41
  }
  try {
    const response = await fetch(notice.notifyUrl, {
      method: 'POST',
      headers: {
        ...headers,
        'Content-Type': 'application/json',
        Accept: '*/*',
        'User-Agent': 'Mozilla/4.0',
      },
      body: new Uint8Array(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    await response.arrayBuffer()
    const isAccepted = response.status === 200 || response.status === 204
    return { at, result: isAccepted ? 'accepted' : 'refused', status: response.status }
  } catch {
    return { at, result: 'unreachable', status: null }
  }
}

const envelope = (merchant: Merchant, notice: Notice, faults: NoticeFaults) => {
  const resource = encrypt(
    JSON.stringify(falsify(notice.plain, faults)),
    merchant.apiV3Key,
    notice.type,
  )
  return {
    id: notice.id,
    create_time: rfc3339(new Date(notice.createdAt)),
    resource_type: 'encrypt-resource',
    event_type: notice.event,
    summary: notice.summary,
    resource: { original_type: notice.type, ...resource },
  }
}

const falsify = (plain: Notice['plain'], faults: NoticeFaults): Record<string, unknown> => {
  const copy = structuredClone(plain) as Record<string, unknown>
  const amount = copy.amount as Record<string, number>
  if (faults.amountDeltaFen) {
    for (const key of ['total', 'refund'] as const) {
      if (amount[key] !== undefined) amount[key] += faults.amountDeltaFen
    }
  }
  if (faults.foreignMerchant) {
    for (const key of ['mchid', 'sp_mchid', 'sub_mchid']) {
      if (copy[key] !== undefined) copy[key] = '1900000109'
    }
  }
  return copy
}

const noticeHeaders = (
  state: State,
  merchant: Merchant,
  body: Buffer,
  faults: NoticeFaults,
  at: number,
): Record<string, string> => {
  const { platform } = state
  const usual = merchant.keyMode === 'certificate' ? 'certificate' : 'publicKey'
  const kind = faults.signWith ?? usual
  const serial = kind === 'publicKey' ? platform.publicKeyId : platform.certificate.serialNo
  return signedHeaders({
    body,
    serial: faults.unknownSerial ? 'PUB_KEY_ID_0000000000000000000000000000' : serial,
    privateKey: platform[kind].privateKey,
    timestamp: String(Math.floor((at + (faults.timestampOffsetMs ?? 0)) / 1_000)),
  })
}
