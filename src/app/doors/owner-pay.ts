import type { FastifyInstance } from 'fastify'
import {
  closedPage,
  openInBrowserPage,
  type Page,
  payPage,
  pendingPage,
  scanPage,
  successPage,
  wechatPage,
} from '../../../web/owner/index.ts'
import { getBillHistory, getReceipt } from '../../invoices/api.ts'
import { Failure } from '../../kernel/failure.ts'
import { askChannel, cancelPayment, getPaymentState, startPayment } from '../../payments/api.ts'
import type { Platform } from '../../platform/context.ts'
import { questionAfter, wechatOf } from './official-account.ts'
import { type Answer, billOf, codeSvg, idOf, paramOf, type Visit, visiting } from './owner-visit.ts'

/** Paying from the bill: choose, go to WeChat, and the honest word about the result. */
export const ownerPayRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token/pay',
    visiting(platform, async (visit) => {
      const bill = await billOf(visit)
      if (bill.pending) return { redirect: `${visit.view.base}/payments/${bill.pending.attemptId}` }
      if (bill.payableFen === 0n) return { redirect: visit.view.base }
      const wechat =
        visit.place === 'wechat' ? await wechatOf(platform, visit, visit.view.path) : null
      if (wechat && 'redirect' in wechat) return wechat
      return payPage(visit.view, bill, visit.place)
    }),
  )
  app.post(
    '/b/:token/pay',
    visiting(platform, (visit) => pay(platform, visit)),
  )
  app.get(
    '/b/:token/payments/:id',
    visiting(platform, (visit) => resultPage(platform, visit)),
  )
  app.post(
    '/b/:token/payments/:id/cancel',
    visiting(platform, async (visit) => {
      const attemptId = idOf(paramOf(visit, 'id'))
      const { state } = await visit.run(cancelPayment, { attemptId })
      const { base } = visit.view
      return { redirect: state === 'closed' ? base : `${base}/payments/${attemptId}` }
    }),
  )
  // For the script that waits: one word.
  app.get(
    '/b/:token/payments/:id/state',
    visiting(platform, async (visit) => {
      const { state } = await freshState(platform, visit, idOf(paramOf(visit, 'id')))
      return { json: { state } }
    }),
  )
}

/** Opens the payment for the ticked lines and leads to where it is paid. */
const pay = async (platform: Platform, visit: Visit): Promise<Answer> => {
  const { view, place, request } = visit
  const ticked = (request.body as URLSearchParams).getAll('charge').map(idOf)
  const bill = await billOf(visit)
  if (ticked.length === 0) {
    const refusal = view.language === 'zh' ? '请至少勾选一项。' : 'Please tick at least one line.'
    return payPage(view, bill, place, refusal)
  }
  return leadToPayment(platform, visit, {
    what: { chargeIds: ticked.slice(0, 200) },
    path: `${view.base}/pay`,
    refusedPage: async (refusal) => payPage(view, await billOf(visit), place, refusal),
  })
}

type ToPay = {
  readonly what: { readonly chargeIds: readonly bigint[]; readonly amountFen?: bigint }
  /** The page it was begun on, where WeChat comes back to. */
  readonly path: string
  readonly refusedPage: (refusal: string) => Promise<Page>
}

/** Opens a payment and leads to where it is paid, by the way that fits the place. */
export const leadToPayment = async (
  platform: Platform,
  visit: Visit,
  { what, path, refusedPage }: ToPay,
): Promise<Answer> => {
  const { view, place, request, householdId } = visit
  const sandbox = platform.isSandbox ? new URL(platform.wechatPayUrl).origin : null
  // WeChat tells who pays only to the company's own account; without one the sandbox's phone pays for anyone.
  const wechat = place === 'wechat' ? await wechatOf(platform, visit, path) : null
  if (wechat && 'redirect' in wechat) return wechat
  const pretend = sandbox && place === 'wechat' ? `oSandbox${householdId}` : undefined
  const openid = wechat?.openid ?? pretend
  if (place === 'wechat' && !openid) return openInBrowserPage(view)
  const scene = place === 'wechat' ? 'jsapi' : place === 'phone' ? 'h5' : 'native'
  try {
    const started = await visit.run(startPayment, {
      householdId,
      ...what,
      chargeIds: [...what.chargeIds],
      scene,
      clientIp: request.ip,
      ...(openid ? { openid } : {}),
    })
    const result = `${view.base}/payments/${started.attemptId}`
    if (started.jsapi) {
      const bridge = sandbox && `${sandbox}/sandbox/bridge.js`
      return wechatPage(view, { ...started, parameters: started.jsapi, bridge })
    }
    if (!started.h5Url) return { redirect: result }
    const back = encodeURIComponent(`${platform.publicUrl}${result}`)
    return { redirect: `${started.h5Url}&redirect_url=${back}` }
  } catch (error) {
    if (!(error instanceof Failure) || error.status >= 503) throw error
    return refusedPage(view.language === 'zh' ? error.zh : error.en)
  }
}

/** Looks, and asks the channel when nobody has for a few seconds: a lost notice hides nothing. */
const freshState = async (platform: Platform, visit: Visit, attemptId: bigint) => {
  const state = await visit.run(getPaymentState, { attemptId })
  if (state.state !== 'pending') return state
  const lastAt = state.lastQueriedAt ?? state.startedAt
  const age = platform.clock.now().since(lastAt).total('seconds')
  if (age < 2) return state
  try {
    return await visit.run(askChannel, { attemptId })
  } catch (error) {
    // The channel does not answer: what we know stands, and the schedule asks again.
    if (error instanceof Failure && error.status !== 404) return state
    throw error
  }
}

const resultPage = async (platform: Platform, visit: Visit): Promise<Page> => {
  const { view, place, householdId } = visit
  const attemptId = idOf(paramOf(visit, 'id'))
  const state = await freshState(platform, visit, attemptId)
  const bill = await billOf(visit)
  const facts = { bill, attemptId, state }
  if (state.state === 'closed') return closedPage(view, facts)
  if (state.state === 'pending') {
    const isToScan = state.scene === 'native' && place === 'desk' && state.codeUrl !== null
    return isToScan
      ? scanPage(view, facts, await codeSvg(state.codeUrl ?? ''))
      : pendingPage(view, facts)
  }
  if (visit.isRelative) return successPage(view, facts, null)
  const { payments } = await visit.run(getBillHistory, { householdId })
  const receiptId = payments.find(({ paymentId }) => paymentId === state.paymentId)?.receiptId
  const receipt = receiptId ? await visit.run(getReceipt, { receiptId }) : null
  return successPage(view, facts, receipt, await questionAfter(platform, visit))
}
