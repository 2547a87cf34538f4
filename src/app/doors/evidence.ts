import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import { Failure } from '../../kernel/failure.ts'
import { exportEvidence } from '../../notifications/api.ts'
import type { Output, Platform } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import { operationsByName } from '../operations.ts'
import { callerOf } from './caller.ts'

type Page = Output<typeof exportEvidence>
type Read = (after: bigint) => Promise<Page>

/**
 * `GET /exports/evidence.jsonl?householdId=…`: the evidence as JSON lines, the first of which says
 * what the rest is, where the chain ends and how to reckon each hash again without us.
 */
export const evidenceDoor = (app: FastifyInstance, platform: Platform): void => {
  app.get<{ Querystring: { householdId?: string } }>(
    '/exports/evidence.jsonl',
    async (request, reply) => {
      const caller = await callerOf(platform, request)
      const operation = operationsByName.get(exportEvidence.name)
      if (!operation) throw new Error(`${exportEvidence.name} is not among the operations`)
      const { householdId } = request.query
      const filter = /^\d{1,18}$/.test(householdId ?? '')
        ? { householdId: BigInt(householdId ?? 0) }
        : {}
      const read: Read = async (after) =>
        (await execute(
          platform,
          operation,
          { ...filter, after, limit: 2000 },
          {
            ...caller,
            requestId: request.id,
          },
        )) as Page
      try {
        const first = await read(0n)
        return reply
          .type('application/jsonl; charset=utf-8')
          .header('content-disposition', 'attachment; filename="evidence.jsonl"')
          .header('cache-control', 'no-store')
          .send(Readable.from(lines(first, read)))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        const { code, zh, en, place, status } = error
        return reply.code(status).send({ code, zh, en, place })
      }
    },
  )
}

async function* lines(first: Page, read: Read): AsyncGenerator<string> {
  yield lineOf({ company: first.companyName, head: first.head, hash: howToHash })
  for (let page = first; ; page = await read(page.next)) {
    yield page.rows.map(lineOf).join('')
    if (page.next === null) return
  }
}

const howToHash =
  'SHA-256 hex of companyId, chainNo, messageId, deliveryId (empty without), householdId, event, happenedAt, previousHash, content, joined by line feeds'

const lineOf = (value: unknown): string =>
  `${JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? item.toString() : item))}\n`
