import type { FastifyInstance } from 'fastify'
import { openMessageInbox } from '../../notifications/index.ts'
import type { Platform } from '../../platform/context.ts'

const maxPushBytes = 1024 * 1024

/**
 * The door of providers of messages: the body as it came, before any parser. The answer is the one
 * the provider expects, once what it told us is committed; a wrong secret finds nothing.
 */
export const messageDoor = async (app: FastifyInstance, platform: Platform): Promise<void> => {
  const receive = openMessageInbox(platform)
  await app.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: maxPushBytes },
      (_, body, done) => done(null, body),
    )
    door.route<{ Params: { company: string; account: string; secret: string } }>({
      method: ['GET', 'POST'],
      url: '/notify/messages/:company/:account/:secret',
      handler: async (request, reply) => {
        const { company, account, secret } = request.params
        if (!isId(company) || !isId(account)) return reply.code(404).send()
        const answer = await receive({
          companyId: BigInt(company),
          accountId: BigInt(account),
          secret,
          method: request.method,
          query: Object.fromEntries(new URL(request.url, 'http://localhost').searchParams),
          header: (name) => headerOf(request.headers[name.toLowerCase()]),
          rawBody: typeof request.body === 'string' ? request.body : '',
        })
        return reply.code(answer.status).type(answer.type).send(answer.body)
      },
    })
  })
}

/** A bigint of the database: above 0, below 2⁶³. */
const isId = (text: string): boolean => /^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n
const headerOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
