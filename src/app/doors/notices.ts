import type { FastifyInstance } from 'fastify'
import { openNoticeInbox } from '../../payments/index.ts'
import type { Platform } from '../../platform/context.ts'

const maxNoticeBytes = 64 * 1024

/**
 * The door of channel notices: the body as it came, before any parser. Accepted means committed;
 * a wrong signature, also a probe (WECHATPAY/SIGNTEST/), is 401; 503 asks the channel to come back.
 */
export const noticeDoor = async (app: FastifyInstance, platform: Platform): Promise<void> => {
  const receive = openNoticeInbox(platform)
  await app.register(async (door) => {
    door.removeAllContentTypeParsers()
    door.addContentTypeParser(
      '*',
      { parseAs: 'string', bodyLimit: maxNoticeBytes },
      (_, body, done) => done(null, body),
    )
    door.post<{ Params: { companyId: string; accountId: string } }>(
      '/notify/wechatpay/:companyId/:accountId',
      async (request, reply) => {
        const { companyId, accountId } = request.params
        const answer =
          isId(companyId) && isId(accountId) && typeof request.body === 'string'
            ? await receive({
                companyId: BigInt(companyId),
                accountId: BigInt(accountId),
                header: (name) => headerOf(request.headers[name]),
                rawBody: request.body,
              })
            : 'refused'
        if (answer === 'accepted') return reply.code(204).send()
        return reply
          .code(answer === 'refused' ? 401 : 503)
          .send({ code: 'FAIL', message: answer === 'refused' ? '验签失败' : '请稍后重发' })
      },
    )
  })
}

/** A bigint of the database: above 0, below 2⁶³. */
const isId = (text: string): boolean => /^[1-9]\d{0,18}$/.test(text) && BigInt(text) < 2n ** 63n
const headerOf = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
