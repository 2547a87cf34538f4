import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import {
  busyPage,
  type Html,
  noWechatPage,
  openInWechatPage,
  type Page,
  permissionBand,
  previewPage,
  signInAgainPage,
  wechatOfferPage,
} from '../../../web/owner/index.ts'
import { getMyBinding } from '../../identity/api.ts'
import { notFound } from '../../kernel/things.ts'
import {
  bindWechat,
  getWechatOffer,
  recordGrantAnswer,
  signWechatPage,
  unbindWechat,
} from '../../notifications/api.ts'
import { wechatSignIn } from '../../notifications/index.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, orRefused } from './owner-forms.ts'
import {
  type Answer,
  billOf,
  idOfBase36,
  pageOfError,
  proofOf,
  send,
  sendAnswer,
  type Visit,
  viewOf,
  visiting,
} from './owner-visit.ts'
import {
  isOurState,
  newNonce,
  nonceCookieName,
  openidCookie,
  openidOf,
  stateOf,
} from './wechat-visitor.ts'

/** Inside WeChat: who pays and reads there, and the one-message permission. */
export const ownerWechatRoutes = (app: FastifyInstance, platform: Platform): void => {
  signInRoutes(app, platform)
  app.get(
    '/b/:token/wechat',
    visiting(platform, (visit) => offer(platform, visit)),
  )
  app.post(
    '/b/:token/wechat',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const work = async () => {
        const openid = openidIn(platform, visit)
        await visit.run(bindWechat, { householdId, openid, proof: proofOf(visit) ?? '' })
        return { redirect: `${view.base}/wechat` }
      }
      return orRefused(view, work, (refusal) => offer(platform, visit, refusal))
    }),
  )
  app.post(
    '/b/:token/wechat/off',
    visiting(platform, async (visit) => {
      const { householdId, view } = visit
      await visit.run(unbindWechat, { householdId, openid: openidIn(platform, visit) })
      return { redirect: `${view.base}/wechat` }
    }),
  )
  // For the script: the page's signature, and the answer to its question.
  app.get(
    '/b/:token/wechat/signature',
    visiting(platform, async (visit) => {
      const { householdId } = visit
      const page = new URL(visit.request.url, 'http://localhost').searchParams.get('page') ?? ''
      const url = `${platform.publicUrl}${page.startsWith(visit.view.base) ? page : ''}`
      return { json: await visit.run(signWechatPage, { householdId, url }) }
    }),
  )
  app.post(
    '/b/:token/wechat/allowed',
    visiting(platform, async (visit) => {
      const { householdId } = visit
      const providerCode = formOf(visit).get('template') ?? ''
      const openid = openidIn(platform, visit)
      return { json: await visit.run(recordGrantAnswer, { householdId, openid, providerCode }) }
    }),
  )
}

const openidIn = (platform: Platform, { request, companyId }: Visit): string => {
  const openid = openidOf(platform, request, companyId)
  if (openid === undefined) throw notFound('page')
  return openid
}

/** Where a browser finds out which WeChat it is, and comes back to `to`. */
const signInPath = ({ companyId }: Pick<Visit, 'companyId'>, to: string): string =>
  `/wx/${companyId.toString(36)}/bind?to=${encodeURIComponent(to)}`

/**
 * Which WeChat this is, for paying and for messages; a redirect where it still has to be asked;
 * null where it cannot be known: outside WeChat, or without an Official Account.
 */
export const wechatOf = async (
  platform: Platform,
  visit: Visit,
  to: string,
): Promise<{ readonly openid: string } | { readonly redirect: string } | null> => {
  const openid = openidOf(platform, visit.request, visit.companyId)
  if (openid !== undefined) return { openid }
  if (visit.place !== 'wechat') return null
  return (await wechatSignIn(platform, visit.companyId))
    ? { redirect: signInPath(visit, to) }
    : null
}

const offer = async (
  platform: Platform,
  visit: Visit,
  refusal: string | null = null,
): Promise<Answer> => {
  const { householdId, view, companyId } = visit
  const openid = openidOf(platform, visit.request, companyId)
  const { appId, isBound, templates } = await visit.run(getWechatOffer, { householdId, openid })
  if (appId === null) return noWechatPage(view)
  if (openid === undefined) {
    // A browser that is no WeChat may play one with the sandbox.
    const canAsk = visit.place === 'wechat' || platform.carrierSandboxUrl !== null
    return canAsk ? { redirect: signInPath(visit, `${view.base}/wechat`) } : openInWechatPage(view)
  }
  const [bill, { me }] = await Promise.all([
    billOf(visit),
    visit.run(getMyBinding, { householdId, proof: proofOf(visit) }),
  ])
  const { unitLabel } = bill.household
  const sdk = sdkOf(platform)
  return wechatOfferPage(view, {
    unitLabel,
    reader: me?.name ?? null,
    isBound,
    templates,
    sdk,
    refusal,
  })
}

/** After paying, inside WeChat, to somebody who reads there: may we tell you once more? */
export const questionAfter = async (platform: Platform, visit: Visit): Promise<Html | null> => {
  const { householdId, view, companyId, request } = visit
  const openid = openidOf(platform, request, companyId)
  if (openid === undefined) return null
  const { templates } = await visit.run(getWechatOffer, { householdId, openid })
  return templates[0] ? permissionBand(view, templates[0], sdkOf(platform)) : null
}

/** WeChat's script for pages; loaded inside WeChat only. */
const sdkOf = ({ carrierSandboxUrl }: Platform): string =>
  carrierSandboxUrl
    ? `${carrierSandboxUrl}/sandbox/jweixin.js`
    : 'https://res.wx.qq.com/open/js/jweixin-1.6.0.js'

type SignInRequest = FastifyRequest<{ Params: { company: string } }>

const signInRoutes = (app: FastifyInstance, platform: Platform): void => {
  const signingIn =
    (work: (visit: SignIn) => Promise<Answer | Page>) =>
    async (request: SignInRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const query = new URL(request.url, 'http://localhost').searchParams
      const to = /^\/b\/[\w-]+(\/[\w-]+)*$/.exec(query.get('to') ?? '')?.[0] ?? ''
      const view = viewOf(platform, request, to.split('/').slice(0, 3).join('/'))
      try {
        if (to === '') throw notFound('page')
        const companyId = idOfBase36(request.params.company)
        const account = await wechatSignIn(platform, companyId)
        if (!account) return send(reply, view, noWechatPage(view))
        const answer = await work({ platform, request, reply, query, companyId, to, account })
        return sendAnswer(platform, reply, view, answer)
      } catch (error) {
        return send(reply, view, pageOfError(platform, view, request.id, error))
      }
    }
  app.get('/wx/:company/bind', signingIn(leave))
  app.get('/wx/:company/back', signingIn(comeBack))
}

type SignIn = {
  readonly platform: Platform
  readonly request: SignInRequest
  readonly reply: FastifyReply
  readonly query: URLSearchParams
  readonly companyId: bigint
  /** The page of ours that wants to know. */
  readonly to: string
  readonly account: NonNullable<Awaited<ReturnType<typeof wechatSignIn>>>
}

const nonceOptions = { path: '/wx', httpOnly: true, sameSite: 'lax' as const, maxAge: 600 }

const leave = async ({ platform, reply, companyId, to, account }: SignIn): Promise<Answer> => {
  const nonce = newNonce()
  const secure = platform.publicUrl.startsWith('https:')
  reply.setCookie(nonceCookieName, nonce, { ...nonceOptions, secure })
  const back = `${platform.publicUrl}/wx/${companyId.toString(36)}/back?to=${encodeURIComponent(to)}`
  const state = stateOf(platform, { companyId, to }, nonce)
  return { redirect: account.authorizeUrl({ redirectUri: back, state }) }
}

const comeBack = async (visit: SignIn): Promise<Answer> => {
  const { platform, request, reply, query, companyId, to, account } = visit
  const view = viewOf(platform, request, to.split('/').slice(0, 3).join('/'))
  const again = signInAgainPage(view, signInPath(visit, to))
  const nonce = request.cookies[nonceCookieName] ?? ''
  reply.clearCookie(nonceCookieName, nonceOptions)
  const state = query.get('state') ?? ''
  if (!isOurState(platform, { companyId, to }, { state, nonce })) return again
  const found = await account.openidOfCode(query.get('code') ?? '')
  if (found === 'snapshot') return previewPage(view)
  if (found === 'refused') return again
  if (found === 'noAnswer') return busyPage(view)
  return { redirect: to, cookie: openidCookie(platform, companyId, found.openid) }
}
