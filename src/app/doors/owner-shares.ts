import type { FastifyInstance } from 'fastify'
import { sharePoolPage, shareProofPage, verifyPage } from '../../../web/owner/index.ts'
import { getSharePool, getShareProof } from '../../billing/api.ts'
import type { Platform } from '../../platform/context.ts'
import { fileOf } from './owner-assets.ts'
import {
  asPublic,
  idOf,
  idOfBase36,
  lineOf,
  pageOfError,
  paramOf,
  send,
  viewOf,
  visiting,
} from './owner-visit.ts'

const scripts = { verify: fileOf('owner/verify.js'), 'check-share': fileOf('owner/check-share.js') }

/** That all shares of a cost sum to it: the proof of one home, the public page, and the check. */
export const ownerShareRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token/shares/:id',
    visiting(platform, async (visit) => {
      const { line } = await lineOf(visit, idOf(paramOf(visit, 'id')))
      const { id: chargeId, periodMonth } = line
      const shown = await visit.run(getShareProof, { chargeId, periodMonth })
      const packed = Buffer.from(JSON.stringify(shown.proof)).toString('base64url')
      const company = visit.companyId.toString(36)
      return shareProofPage(visit.view, shown, {
        verify: `/verify#${packed}`,
        pool: `/shares/${company}/${shown.pool.id}`,
      })
    }),
  )
  app.get<{ Params: { company: string; pool: string } }>(
    '/shares/:company/:pool',
    async (request, reply) => {
      const view = viewOf(platform, request, '')
      try {
        const run = asPublic(platform, request, idOfBase36(request.params.company))
        const pool = await run(getSharePool, { poolId: idOf(request.params.pool) })
        return send(reply, view, sharePoolPage(view, pool))
      } catch (error) {
        return send(reply, view, pageOfError(platform, view, request.id, error))
      }
    },
  )
  app.get('/verify', (request, reply) => {
    const view = viewOf(platform, request, '')
    return send(reply, view, verifyPage(view, { verify: '/owner/verify.js' }))
  })
  for (const [name, script] of Object.entries(scripts)) {
    app.get(`/owner/${name}.js`, (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .send(script),
    )
  }
}
