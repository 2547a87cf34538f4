import { ORPCError, os } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Failure } from '../../kernel/failure.ts'
import type { Platform } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import { operations } from '../operations.ts'
import { type Caller, callerOf, isForeignOrigin } from './caller.ts'
import { afterCall } from './session-effects.ts'

type RpcContext = { caller: Caller; request: FastifyRequest; reply: FastifyReply }

/** The door of our own pages: oRPC's protocol, in which money travels as a bigint. */
export const rpcDoor = (app: FastifyInstance, platform: Platform): void => {
  const router = Object.fromEntries(
    operations.map((operation) => [
      operation.contract.name,
      os.$context<RpcContext>().handler(async ({ context, input }) => {
        const { caller, request, reply } = context
        try {
          const output = await execute(platform, operation, input, {
            actor: caller.actor,
            companyId: operation.contract.isPlatform ? 0n : caller.companyId,
            idempotencyKey: headerOf(request, 'idempotency-key'),
            requestId: request.id,
            address: caller.address,
          })
          return afterCall(platform, reply, operation.contract.name, output)
        } catch (error) {
          throw toOrpcError(error, request.id)
        }
      }),
    ]),
  )
  const handler = new RPCHandler<RpcContext>(router)
  app.all('/rpc/*', async (request, reply) => {
    if (isForeignOrigin(request)) return reply.code(403).send({ code: 'foreignOrigin' })
    const caller = await callerOf(platform, request)
    const { matched } = await handler.handle(request, reply, {
      prefix: '/rpc',
      context: { caller, request, reply },
    })
    if (!matched) return reply.code(404).send({ code: 'noSuchOperation' })
    return reply
  })
}

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name]
  return typeof value === 'string' && value.length > 0 && value.length <= 200 ? value : undefined
}

/** A refusal carries its words; a bug carries only an id to look it up in the log. */
const toOrpcError = (error: unknown, requestId: string): ORPCError<string, unknown> => {
  if (error instanceof Failure) {
    const { code, status, zh, en, place } = error
    return new ORPCError(code, { status, message: en, data: { code, zh, en, place } })
  }
  const zh = `系统出错，已记录（${requestId}），未执行。请稍后再试。`
  const en = `Something went wrong and was recorded (${requestId}); nothing was done. Try again.`
  return new ORPCError('INTERNAL_SERVER_ERROR', {
    status: 500,
    message: en,
    data: { code: 'internal', zh, en, place: {} },
  })
}
