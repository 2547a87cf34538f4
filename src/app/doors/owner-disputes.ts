import type { Readable } from 'node:stream'
import fastifyMultipart from '@fastify/multipart'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  choosePage,
  disputePage,
  disputeStatePage,
  photosScript,
  type Reason,
  reasons,
  type View,
} from '../../../web/owner/index.ts'
import { getDisputePhoto, maxDisputePhotos, openDispute } from '../../billing/api.ts'
import { disputeAnswerDueOn, maxPhotoBytes } from '../../billing/index.ts'
import type { Platform } from '../../platform/context.ts'
import { fileOf } from './owner-assets.ts'
import { formOf, orRefused } from './owner-forms.ts'
import { type Answer, billOf, idOf, lineOf, paramOf, type Visit, visiting } from './owner-visit.ts'

/** A camera's own file may come whole where no script made it small; it is refused in one sentence. */
const largestFile = 30 * 1024 * 1024
const script = fileOf('owner/photos.js')

/** “I object to this line”: choosing it, saying why with photos, and how it stands. */
export const ownerDisputeRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(photosScript, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(script),
  )
  app.get(
    '/b/:token/dispute',
    visiting(platform, async (visit) => choosePage(visit.view, await billOf(visit))),
  )
  app.get(
    '/b/:token/dispute/:id',
    visiting(platform, async (visit) => {
      const { bill, line } = await lineOf(visit, idOf(paramOf(visit, 'id')))
      const dispute = bill.disputes.find(({ chargeId }) => chargeId === line.id)
      const { searchParams } = new URL(visit.request.url, 'http://localhost')
      const wantsAgain = dispute?.closedAt && searchParams.has('again')
      return dispute && !wantsAgain
        ? disputeStatePage(visit.view, bill, line, dispute)
        : disputePage(visit.view, bill, line, { answerDueOn: disputeAnswerDueOn(bill.today) })
    }),
  )
  app.get(
    '/b/:token/dispute/photos/:hold/:position',
    visiting(platform, async (visit) => {
      const holdId = idOf(paramOf(visit, 'hold'))
      const position = Number(idOf(paramOf(visit, 'position')))
      const { mediaType, content } = await visit.run(getDisputePhoto, { holdId, position })
      const name = `objection-${holdId}-${position}`
      return { file: { name, bytes: Buffer.from(content, 'base64'), imageType: mediaType } }
    }),
  )
  app.register(async (door) => {
    // Elsewhere a form of this kind is let go by unread.
    door.removeContentTypeParser('multipart/form-data')
    const limits = { fileSize: largestFile, files: maxDisputePhotos, fields: 8, fieldSize: 16_384 }
    await door.register(fastifyMultipart, { limits })
    door.post('/b/:token/dispute/:id', visiting(platform, object))
  })
}

const object = async (visit: Visit): Promise<Answer> => {
  const { view, run } = visit
  const { bill, line } = await lineOf(visit, idOf(paramOf(visit, 'id')))
  const { form, photos, isTooMany } = await readObjection(visit.request)
  const reason = form.get('reason') ?? ''
  const said = (form.get('say') ?? '').replaceAll('\r\n', '\n').trim().slice(0, 400)
  const again = (refusal: string) =>
    disputePage(view, bill, line, {
      answerDueOn: disputeAnswerDueOn(bill.today),
      refusal,
      reason,
      said,
    })
  if (!Object.hasOwn(reasons, reason)) return again(words(view).noReason)
  if (isTooMany) return again(words(view).tooMany)
  return orRefused(
    view,
    async () => {
      const title = reasons[reason as Reason].zh
      // Pressed twice: the first one counts.
      if (line.holdReason !== 'dispute') {
        await run(openDispute, {
          chargeId: line.id,
          periodMonth: line.periodMonth,
          note: said === '' ? title : `${title}\n${said}`,
          photos: photos.map((bytes) => ({ content: bytes.toString('base64') })),
        })
      }
      return { redirect: `${view.base}/dispute/${line.id}` }
    },
    again,
  )
}

const words = ({ language }: View) =>
  language === 'zh'
    ? {
        noReason: '请选一个原因。',
        tooMany: `照片最多 ${maxDisputePhotos} 张，没有提交。请重新选。`,
      }
    : {
        noReason: 'Please choose a reason.',
        tooMany: `At most ${maxDisputePhotos} photos; nothing was sent. Choose them again.`,
      }

type Objection = {
  readonly form: URLSearchParams
  readonly photos: readonly Buffer[]
  readonly isTooMany: boolean
}

/** The fields stand before the photos, so that they are there when the photos are too many. */
const readObjection = async (request: FastifyRequest): Promise<Objection> => {
  if (!request.isMultipart()) return { form: formOf({ request }), photos: [], isTooMany: false }
  const form = new URLSearchParams()
  const photos: Buffer[] = []
  try {
    for await (const part of request.parts()) {
      if (part.type === 'field') form.set(part.fieldname, String(part.value))
      else photos.push(await beginningOf(part.file))
    }
  } catch (error) {
    const { code } = error as { code?: string }
    if (code !== 'FST_FILES_LIMIT' && code !== 'FST_REQ_FILE_TOO_LARGE') throw error
    return { form, photos, isTooMany: code === 'FST_FILES_LIMIT' }
  }
  // A browser sends an empty one where none was chosen.
  return { form, photos: photos.filter(({ length }) => length > 0), isTooMany: false }
}

/** Reads all of it and keeps no more than shows that it is too big. */
const beginningOf = async (file: Readable): Promise<Buffer> => {
  const kept: Buffer[] = []
  let size = 0
  for await (const part of file as AsyncIterable<Buffer>) {
    if (size <= maxPhotoBytes) kept.push(part)
    size += part.length
  }
  return Buffer.concat(kept).subarray(0, maxPhotoBytes + 1)
}
