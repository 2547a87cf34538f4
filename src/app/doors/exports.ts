import type { FastifyInstance } from 'fastify'
import { Failure } from '../../kernel/failure.ts'
import type { Platform } from '../../platform/context.ts'
import { openExport } from '../../reports/index.ts'
import { operationsByName } from '../operations.ts'
import { callerOf } from './caller.ts'

/** `GET /exports/<report>.xlsx?filter…`: what a list shows, as a file; see reports/exports. */
export const exportsDoor = (app: FastifyInstance, platform: Platform): void => {
  app.get<{ Params: { file: string }; Querystring: Record<string, string | string[]> }>(
    '/exports/:file',
    async (request, reply) => {
      const [, name = '', format = ''] = /^(\w+)\.(xlsx|csv)$/.exec(request.params.file) ?? []
      const filter = Object.fromEntries(
        Object.entries(request.query).map(([key, value]) => [key, String(value)]),
      )
      const caller = await callerOf(platform, request)
      try {
        const file = await openExport(
          platform,
          operationsByName,
          { name: name || request.params.file, format: format === 'csv' ? 'csv' : 'xlsx', filter },
          { ...caller, requestId: request.id },
        )
        return reply
          .type(file.contentType)
          .header('content-disposition', `attachment; filename="${file.fileName}"`)
          .header('cache-control', 'no-store')
          .send(file.stream)
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        const { code, zh, en, place, status } = error
        return reply.code(status).send({ code, zh, en, place })
      }
    },
  )
}
