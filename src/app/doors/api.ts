import { OpenAPIGenerator } from '@orpc/openapi'
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4'
import type { FastifyInstance } from 'fastify'
import { Failure } from '../../kernel/failure.ts'
import type { Platform } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import { coerceBigints } from '../../platform/parse-input.ts'
import { encodePlain } from '../../platform/tagged-json.ts'
import { operations, operationsByName } from '../operations.ts'
import { callerOf, isForeignOrigin } from './caller.ts'
import { afterCall } from './session-effects.ts'

/**
 * The door of other programs: `POST /api/<operation>` with plain JSON (fen as integers, ids as
 * integers or digit strings), described at /api/openapi.json.
 */
export const apiDoor = (app: FastifyInstance, platform: Platform): void => {
  let document: Promise<unknown> | undefined
  app.get('/api/openapi.json', () => (document ??= describeApi()))

  app.post<{ Params: { name: string } }>('/api/:name', async (request, reply) => {
    reply.type('application/json; charset=utf-8')
    const operation = operationsByName.get(request.params.name)
    if (!operation) {
      return reply.code(404).send(encodePlain({ code: 'noSuchOperation' }))
    }
    if (isForeignOrigin(request)) {
      return reply.code(403).send(encodePlain({ code: 'foreignOrigin' }))
    }
    const caller = await callerOf(platform, request)
    const key = request.headers['idempotency-key']
    try {
      const output = await execute(
        platform,
        operation,
        coerceBigints(operation.contract.input, request.body ?? {}),
        {
          actor: caller.actor,
          companyId: operation.contract.isPlatform ? 0n : caller.companyId,
          idempotencyKey: typeof key === 'string' ? key : undefined,
          requestId: request.id,
          address: caller.address,
        },
      )
      return reply.send(encodePlain(afterCall(platform, reply, operation.contract.name, output)))
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      const { code, zh, en, place, status } = error
      return reply.code(status).send(encodePlain({ code, zh, en, place }))
    }
  })
}

const describeApi = (): Promise<unknown> =>
  new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] }).generate(
    Object.fromEntries(
      operations.map(({ contract }) => [
        contract.name,
        contract.procedure.route({
          method: 'POST',
          path: `/${contract.name}`,
          summary: contract.summary,
        }),
      ]),
    ),
    { info: { title: '缴清 jiaoqing', version: '0.1.0' }, servers: [{ url: '/api' }] },
  )
