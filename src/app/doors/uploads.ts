import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { commonFailures, Failure } from '../../kernel/failure.ts'
import { reach } from '../../platform/access.ts'
import type { Platform } from '../../platform/context.ts'
import { encodePlain } from '../../platform/tagged-json.ts'
import { previewImport } from '../../property/api.ts'
import { importFailures, keepUpload } from '../../property/index.ts'
import { callerOf, isForeignOrigin } from './caller.ts'

const maxFileBytes = 20 * 1024 * 1024

/**
 * `POST /files/import`: takes one spreadsheet, as the raw body with `?name=ledger.xlsx` or as a
 * multipart form, from staff who may import, and answers its file id for previewImport.
 */
export const uploadsDoor = async (app: FastifyInstance, platform: Platform): Promise<void> => {
  await app.register(async (door) => {
    await door.register(fastifyMultipart, { limits: { files: 1, fileSize: maxFileBytes } })
    door.addContentTypeParser(
      [
        'application/octet-stream',
        'text/csv',
        'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      ],
      { parseAs: 'buffer', bodyLimit: maxFileBytes + 1 },
      (_request, body, done) => done(null, body),
    )
    // A body over the limit ends before the handler begins.
    door.setErrorHandler((error, _request, reply) => refuse(reply, error))
    door.post('/files/import', async (request, reply) => {
      try {
        if (isForeignOrigin(request)) throw commonFailures.notAllowed()
        const caller = await callerOf(platform, request)
        reach(previewImport, caller.actor, {})
        const { fileName, bytes } = await uploadOf(request)
        const fileId = await keepUpload({
          dataDir: platform.dataDir,
          companyId: caller.companyId,
          fileName,
          bytes,
          nowMs: platform.clock.now().epochMilliseconds,
        })
        reply.type('application/json; charset=utf-8')
        return reply.send(encodePlain({ fileId, fileName }))
      } catch (error) {
        return refuse(reply, error)
      }
    })
  })
}

/** One sentence for what a person can act on; the rest is for the server's own handler. */
const refuse = (reply: FastifyReply, error: unknown): FastifyReply => {
  const failure = isTooLarge(error) ? importFailures.fileTooBig() : error
  if (!(failure instanceof Failure)) throw failure
  const { code, zh, en, place, status } = failure
  reply.type('application/json; charset=utf-8').code(status)
  return reply.send(encodePlain({ code, zh, en, place }))
}

const uploadOf = async (
  request: FastifyRequest,
): Promise<{ fileName: string; bytes: Uint8Array }> => {
  if (request.isMultipart()) {
    const file = await request.file()
    if (!file) throw commonFailures.invalidInput({ field: 'file', reason: 'no file' })
    return { fileName: plainName(file.filename), bytes: await file.toBuffer() }
  }
  const { name } = request.query as { name?: unknown }
  if (typeof name !== 'string' || !Buffer.isBuffer(request.body)) {
    throw commonFailures.invalidInput({ field: 'name', reason: 'no file' })
  }
  return { fileName: plainName(name), bytes: request.body }
}

/** The last part of a name, without anything that could be a path. */
const plainName = (name: string): string => (name.split(/[/\\]/).at(-1) ?? '').slice(0, 200)

const isTooLarge = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'statusCode' in error && error.statusCode === 413
