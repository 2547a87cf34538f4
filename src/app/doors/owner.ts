import { constants } from 'node:zlib'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  billPage,
  familyPage,
  genuinePage,
  historyPage,
  notFoundPage,
  permissionScript,
  receiptPage,
  relativePage,
} from '../../../web/owner/index.ts'
import { getReadingPhoto } from '../../billing/api.ts'
import { getBillHistory, getReceipt, verifyReceipt } from '../../invoices/api.ts'
import { recordMessageOpened } from '../../notifications/api.ts'
import type { Platform } from '../../platform/context.ts'
import { isForeignOrigin } from './caller.ts'
import { ownerWechatRoutes } from './official-account.ts'
import { ownerAnnouncementRoutes } from './owner-announcements.ts'
import { fileOf, script, styleSheet } from './owner-assets.ts'
import { ownerDisputeRoutes } from './owner-disputes.ts'
import { ownerHelpRoutes } from './owner-help.ts'
import { ownerLandingRoutes } from './owner-landings.ts'
import { ownerNoticesRoutes } from './owner-notices.ts'
import { ownerPayRoutes } from './owner-pay.ts'
import { ownerPhoneRoutes } from './owner-phone.ts'
import { isPushOffered, ownerPushRoutes } from './owner-push.ts'
import { ownerShareRoutes } from './owner-shares.ts'
import {
  asPublic,
  billOf,
  choiceCookies,
  codeSvg,
  idOf,
  idOfBase36,
  isWechat,
  pageOfError,
  paramOf,
  send,
  type Visit,
  viewOf,
  visiting,
  visitingBill,
} from './owner-visit.ts'

/**
 * The owner's pages: server HTML from a signed link, without sign-in. Every page ends by executing
 * operations as the owner of that one household; forms work without scripts.
 */
export const ownerDoor = async (app: FastifyInstance, platform: Platform): Promise<void> => {
  await app.register(async (owner) => {
    owner.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: 64 * 1024 },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    owner.addHook('onRequest', async (request, reply) => {
      if (request.method !== 'GET' && isForeignOrigin(request)) {
        const view = viewOf(platform, request, '')
        return send(reply, view, { ...notFoundPage(view), status: 403 })
      }
      return isChoice(request) ? redirectPlain(request, reply, platform) : undefined
    })
    owner.addHook('onSend', async (request, reply) => {
      reply.headers(headersOf(platform, request))
    })
    // A mistyped address is answered in the language of who asks: a page for people.
    owner.setNotFoundHandler((request, reply) => {
      const view = viewOf(platform, request, '')
      return request.headers.accept?.includes('text/html')
        ? send(reply, view, notFoundPage(view))
        : reply.code(404).send({
            code: 'notFound',
            zh: '没有这个地址。',
            en: 'There is nothing at this address.',
            place: {},
          })
    })
    assetRoutes(owner)
    billRoutes(owner, platform)
    ownerDisputeRoutes(owner, platform)
    ownerPayRoutes(owner, platform)
    ownerNoticesRoutes(owner, platform)
    ownerPhoneRoutes(owner, platform)
    ownerHelpRoutes(owner, platform)
    ownerLandingRoutes(owner, platform)
    ownerPushRoutes(owner, platform)
    ownerAnnouncementRoutes(owner, platform)
    ownerWechatRoutes(owner, platform)
    checkRoute(owner, platform)
    ownerShareRoutes(owner, platform)
  })
}

/**
 * WeChat's checkout checks where the payer comes from, so the origin (never the link) is told; and
 * a form that ends there needs its address allowed. The sandbox's only while money is pretend.
 */
const headersOf = (platform: Platform, { headers }: FastifyRequest): Record<string, string> => {
  // Inside WeChat, and only there, WeChat's own script may run.
  const wechat = isWechat(headers['user-agent']) ? ' https://res.wx.qq.com' : ''
  const sandbox = platform.isSandbox ? ` ${new URL(platform.wechatPayUrl).origin}` : ''
  return {
    'content-security-policy': `default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; script-src 'self'${wechat}${sandbox}; frame-src ${sandbox || "'none'"}; connect-src 'self'${sandbox}; frame-ancestors 'none'; base-uri 'none'; form-action 'self' https://wx.tenpay.com${sandbox}`,
    'referrer-policy': 'strict-origin',
  }
}

const queryOf = (request: FastifyRequest): URLSearchParams =>
  new URL(request.url, 'http://localhost').searchParams

const isChoice = (request: FastifyRequest): boolean =>
  request.method === 'GET' && (queryOf(request).has('lang') || queryOf(request).has('size'))

/** ?lang=en and ?size=large are kept a year for the person, not for the page. */
const redirectPlain = (
  request: FastifyRequest,
  reply: Parameters<typeof send>[0],
  platform: Platform,
) => {
  const query = queryOf(request)
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: platform.publicUrl.startsWith('https:'),
    maxAge: 365 * 86_400,
  }
  const language = query.get('lang')
  const size = query.get('size')
  if (language !== null) {
    reply.setCookie(choiceCookies.language, language === 'en' ? 'en' : 'zh', options)
  }
  if (size !== null) {
    reply.setCookie(choiceCookies.size, size === 'large' ? 'large' : 'normal', options)
  }
  return reply.redirect(new URL(request.url, 'http://localhost').pathname, 303)
}

const permission = fileOf('owner/permission.js')

const assetRoutes = (app: FastifyInstance): void => {
  const cached = 'public, max-age=31536000, immutable'
  app.get('/owner/style.css', (_request, reply) =>
    reply.type('text/css; charset=utf-8').header('cache-control', cached).send(styleSheet),
  )
  app.get(permissionScript, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'no-cache')
      .send(permission),
  )
  app.get('/owner/script.js', (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', cached).send(script),
  )
}

/**
 * A message leads to the bill with its number in base 36. That the page was fetched shows nothing:
 * previews and scanners of links do that. It counts as opened, and so as delivered, when its script
 * says that a person touched it; see web/owner/script.js. A number that is not ours changes nothing.
 */
const noteTouched = async ({ request, run, householdId }: Visit): Promise<void> => {
  const number = (request.body as URLSearchParams).get('m') ?? ''
  await Promise.resolve(number)
    .then(idOfBase36)
    .then((messageId) => run(recordMessageOpened, { messageId, householdId }))
    .catch(() => null)
}

/** A bill is opened by many at once: packed in one go, for a few hundred bytes more than could be. */
const packedFast = {
  syncThreshold: 256 * 1024,
  brotliOptions: {
    params: { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 18 },
  },
}

const billRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token',
    { compress: packedFast },
    visitingBill(platform, async (visit, bill) => {
      if (visit.isRelative) return relativePage(visit.view, bill)
      return billPage(visit.view, bill, { hasPush: await isPushOffered(platform, visit) })
    }),
  )
  app.post(
    '/b/:token/touched',
    visiting(platform, async (visit) => {
      await noteTouched(visit)
      return { json: {} }
    }),
  )
  app.get(
    '/b/:token/history',
    visiting(platform, async (visit) => {
      const { householdId } = visit
      const history = await visit.run(getBillHistory, { householdId })
      return historyPage(visit.view, await billOf(visit), history)
    }),
  )
  app.get(
    '/b/:token/family',
    visiting(platform, async (visit) => {
      const bill = await billOf(visit)
      return familyPage(visit.view, bill, await codeSvg(bill.familyUrl))
    }),
  )
  app.get(
    '/b/:token/photos/:id',
    visiting(platform, async (visit) => {
      const readingId = idOf(paramOf(visit, 'id'))
      const { mediaType, content } = await visit.run(getReadingPhoto, { readingId })
      const bytes = Buffer.from(content, 'base64')
      return { file: { name: `reading-${readingId}`, bytes, imageType: mediaType } }
    }),
  )
  app.get(
    '/b/:token/receipts/:id',
    visiting(platform, async (visit) => {
      const receiptId = idOf(paramOf(visit, 'id'))
      return receiptPage(visit.view, await visit.run(getReceipt, { receiptId }))
    }),
  )
  app.get(
    '/b/:token/*',
    visiting(platform, async (visit) => notFoundPage(visit.view)),
  )
}

/** The code on a paper receipt: /r/<company in base 36>/<check code>. */
const checkRoute = (app: FastifyInstance, platform: Platform): void => {
  app.get<{ Params: { company: string; code: string } }>(
    '/r/:company/:code',
    async (request, reply) => {
      const view = viewOf(platform, request, '')
      try {
        const { company, code } = request.params
        const run = asPublic(platform, request, idOfBase36(company))
        return send(reply, view, genuinePage(view, await run(verifyReceipt, { checkCode: code })))
      } catch (error) {
        return send(reply, view, pageOfError(platform, view, request.id, error))
      }
    },
  )
}
