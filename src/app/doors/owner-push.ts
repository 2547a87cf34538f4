import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import { pushPage } from '../../../web/owner/index.ts'
import { getMyBinding } from '../../identity/api.ts'
import { getPushOffer, subscribeBrowser, unsubscribeBrowser } from '../../notifications/api.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, orRefused } from './owner-forms.ts'
import { billOf, proofOf, type Visit, visiting } from './owner-visit.ts'

const fileOf = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../../../web/owner/${name}`, import.meta.url)), 'utf8')
const worker = fileOf('push-worker.js')
const icon = fileOf('icon.svg')

/**
 * Notices of this browser: the page that asks, the worker that shows them, and what installs the
 * bill as an app (where a phone allows notices only to those).
 */
export const ownerPushRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get('/owner/push-worker.js', (_request, reply) =>
    // Browsers look for a newer one by themselves; it must not be kept from them.
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker),
  )
  app.get('/owner/icon.svg', (_request, reply) =>
    reply.type('image/svg+xml').header('cache-control', 'public, max-age=86400').send(icon),
  )
  app.get(
    '/b/:token/manifest.json',
    visiting(platform, async (visit) => ({ json: await manifestOf(visit) })),
  )
  app.get(
    '/b/:token/push',
    visiting(platform, async (visit) => page(platform, visit)),
  )
  app.post(
    '/b/:token/push',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const subscription = formOf(visit).get('subscription') ?? ''
      const work = async () => {
        await visit.run(subscribeBrowser, { householdId, subscription, proof: proofOf(visit) })
        return { redirect: `${view.base}/push?on` }
      }
      return orRefused(view, work, (refusal) => page(platform, visit, refusal))
    }),
  )
  app.post(
    '/b/:token/push/off',
    visiting(platform, async (visit) => {
      const endpoint = formOf(visit).get('endpoint') ?? ''
      await visit.run(unsubscribeBrowser, { householdId: visit.householdId, endpoint })
      return { redirect: `${visit.view.base}/push?off` }
    }),
  )
}

const offered = new Map<bigint, { readonly isOffered: boolean; readonly askedMs: number }>()

/**
 * Whether the bill may lead to this page. A company opens web push once in its life, so that the
 * answer is kept for five minutes and no view of a bill pays for it.
 */
export const isPushOffered = async (platform: Platform, visit: Visit): Promise<boolean> => {
  const { companyId, householdId } = visit
  const nowMs = platform.clock.now().epochMilliseconds
  const kept = offered.get(companyId)
  if (kept && Math.abs(nowMs - kept.askedMs) < 300_000) return kept.isOffered
  const { offer } = await visit.run(getPushOffer, { householdId })
  offered.set(companyId, { isOffered: offer !== null, askedMs: nowMs })
  return offer !== null
}

const page = async (platform: Platform, visit: Visit, refusal: string | null = null) => {
  const { householdId, view } = visit
  const [bill, { offer }, { me }] = await Promise.all([
    billOf(visit),
    visit.run(getPushOffer, { householdId }),
    visit.run(getMyBinding, { householdId, proof: proofOf(visit) }),
  ])
  const query = new URL(visit.request.url, 'http://localhost').searchParams
  return pushPage(view, bill, {
    offer,
    reader: me?.name ?? null,
    outcome: query.has('on') ? 'on' : query.has('off') ? 'off' : null,
    refusal,
    bridge: platform.carrierSandboxUrl && `${platform.carrierSandboxUrl}/webpush/bridge.js`,
  })
}

const manifestOf = async (visit: Visit) => {
  const { community } = await billOf(visit)
  const { base, language } = visit.view
  const name = language === 'zh' ? `${community.name}账单` : `${community.name} bills`
  return {
    name,
    short_name: name.slice(0, 12),
    start_url: base,
    scope: base,
    display: 'standalone',
    lang: language === 'zh' ? 'zh-CN' : 'en',
    background_color: '#ffffff',
    theme_color: '#0f766e',
    icons: [{ src: '/owner/icon.svg', sizes: 'any', type: 'image/svg+xml' }],
  }
}
