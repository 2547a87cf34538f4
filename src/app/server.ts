import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fastifyCompress from '@fastify/compress'
import fastifyCookie from '@fastify/cookie'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify'
import { sql } from 'kysely'
import type { Platform } from '../platform/context.ts'
import { isUnavailable } from '../platform/db/errors.ts'
import { apiDoor } from './doors/api.ts'
import { documentsDoor } from './doors/documents.ts'
import { evidenceDoor } from './doors/evidence.ts'
import { exportsDoor } from './doors/exports.ts'
import { messageDoor } from './doors/messages.ts'
import { noticeDoor } from './doors/notices.ts'
import { ownerDoor } from './doors/owner.ts'
import { rpcDoor } from './doors/rpc.ts'
import { uploadsDoor } from './doors/uploads.ts'

const adminFiles = fileURLToPath(new URL('../../dist/admin/', import.meta.url))
const maxBodyBytes = 25 * 1024 * 1024

/**
 * The web server with all its doors; not listening yet. Routes that are no operations (channel
 * notices, file downloads, the owner's pages) end by executing one.
 */
export const createServer = async (platform: Platform): Promise<FastifyInstance> => {
  const app = fastify({
    bodyLimit: maxBodyBytes,
    genReqId: () => randomUUID(),
    requestTimeout: 30_000,
    trustProxy: 'loopback',
    forceCloseConnections: true,
  })
  await app.register(fastifyCookie)
  await app.register(fastifyCompress, { threshold: 1024 })
  app.addHook('onSend', async (_request, reply) => {
    reply.headers(securityHeaders)
  })
  app.setErrorHandler((error, request, reply) => answerError(platform, error, request.id, reply))

  app.get('/healthz', async (_request, reply) => {
    await sql`select 1`.execute(platform.db)
    return reply.send({ status: 'ready' })
  })
  app.get('/', (_request, reply) => reply.redirect('/admin/'))
  rpcDoor(app, platform)
  apiDoor(app, platform)
  await uploadsDoor(app, platform)
  evidenceDoor(app, platform)
  exportsDoor(app, platform)
  await noticeDoor(app, platform)
  await messageDoor(app, platform)
  await ownerDoor(app, platform)
  documentsDoor(app, platform)
  await serveAdmin(app)
  return app
}

const securityHeaders = {
  'content-security-policy':
    "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
}

/** One sentence and an id; never a stack, a statement or a value (ASVS 16.5.1). */
const answerError = (
  platform: Platform,
  error: unknown,
  requestId: string,
  reply: FastifyReply,
): unknown => {
  const status = (error as { statusCode?: number }).statusCode ?? 500
  if (status < 500) {
    return reply.code(status).send({
      code: 'badRequest',
      zh: '请求的内容读不懂，未执行。请检查格式和大小。',
      en: 'The request could not be read; nothing was done. Check its form and size.',
      place: {},
    })
  }
  const unavailable = isUnavailable(error)
  platform.log.error(
    { requestId, stack: error instanceof Error ? error.stack : String(error) },
    unavailable ? 'database unavailable' : 'bug',
  )
  return reply.code(unavailable ? 503 : 500).send({
    code: unavailable ? 'unavailable' : 'internal',
    zh: unavailable ? '系统暂时忙，未执行。请稍后再试。' : `系统出错，已记录（${requestId}）。`,
    en: unavailable
      ? 'The system is busy for the moment; nothing was done. Try again shortly.'
      : `Something went wrong and was recorded (${requestId}).`,
    place: {},
  })
}

/** The built admin pages; every path below /admin/ that is no file is the application itself. */
const serveAdmin = async (app: FastifyInstance): Promise<void> => {
  if (!existsSync(adminFiles)) return
  await app.register(fastifyStatic, {
    root: adminFiles,
    prefix: '/admin/',
    wildcard: false,
    immutable: true,
    maxAge: '1y',
    setHeaders: (reply, path) => {
      if (path.endsWith('.html')) reply.header('cache-control', 'no-cache')
    },
  })
  app.get('/admin', (_request, reply) => reply.redirect('/admin/'))
  app.get('/admin/steward', (_request, reply) => reply.redirect('/admin/steward/'))
  // A script of an older build is missing, and never the page: a browser would not run that.
  app.get('/admin/assets/*', (_request, reply) => reply.code(404).send())
  app.get('/admin/*', (_request, reply) =>
    reply.sendFile('index.html', { maxAge: 0, immutable: false }),
  )
}
