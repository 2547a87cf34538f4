import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { codePage, invitedPage, unsubscribePage, type View } from '../../../web/owner/index.ts'
import { getInvitation, joinHousehold, requestJoinCode } from '../../identity/api.ts'
import { invitedCompany } from '../../identity/index.ts'
import { notFound } from '../../kernel/things.ts'
import { unsubscribe } from '../../notifications/api.ts'
import { readUnsubscription } from '../../notifications/index.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, isCode, notACode, orRefused } from './owner-forms.ts'
import {
  type Answer,
  asPublic,
  idOf,
  pageOfError,
  proofCookie,
  send,
  sendAnswer,
  type Visit,
  viewOf,
} from './owner-visit.ts'

/** Pages that a message or an owner leads to and that open without a bill link. */
export const ownerLandingRoutes = (app: FastifyInstance, platform: Platform): void => {
  invitationRoutes(app, platform)
  unsubscribeRoutes(app, platform)
}

type Landing = FastifyRequest<{ Params: { token: string } }>

/** A page without a bill: what `work` makes, or the page of its refusal. */
const landing =
  (platform: Platform, work: (request: Landing, view: View) => Promise<Answer>) =>
  async (request: Landing, reply: FastifyReply): Promise<FastifyReply> => {
    const view = viewOf(platform, request, '')
    try {
      return sendAnswer(platform, reply, view, await work(request, view))
    } catch (error) {
      return send(reply, view, pageOfError(platform, view, request.id, error))
    }
  }

type Guest = {
  readonly request: Landing
  readonly view: View
  readonly invitation: string
  readonly path: string
  readonly run: Visit['run']
}

/** /m/<token>: the invited person names themselves, confirms the code, and has the bill. */
const invitationRoutes = (app: FastifyInstance, platform: Platform): void => {
  const asGuest = (work: (guest: Guest) => Promise<Answer>) =>
    landing(platform, async (request, view) => {
      const invitation = request.params.token
      const companyId = invitedCompany(platform, invitation)
      if (companyId === null) throw notFound('invitation')
      const run = asPublic(platform, request, companyId)
      return work({ request, view, invitation, path: `/m/${invitation}`, run })
    })
  const invitedTo = async ({ view, path, run, invitation, request }: Guest, refusal?: string) => {
    const form = formOf({ request })
    return invitedPage(view, await run(getInvitation, { invitation }), {
      action: path,
      name: form.get('name') ?? '',
      phone: form.get('phone') ?? '',
      ...(refusal ? { refusal } : {}),
    })
  }
  const codeFacts = ({ path }: Guest) => ({ action: `${path}/confirm`, back: path, minutes: 5 })

  app.get('/m/:token', asGuest(invitedTo))
  app.post(
    '/m/:token',
    asGuest((guest) => {
      const { view, invitation, run, request } = guest
      const form = formOf({ request })
      const personName = form.get('name')?.trim().slice(0, 40) ?? ''
      const phone = form.get('phone')?.trim().slice(0, 30) ?? ''
      const work = async () => {
        if (personName === '' || phone === '' || form.get('agreed') !== 'yes') {
          return invitedTo(guest, incomplete(view))
        }
        const asked = { invitation, personName, phone }
        const { codeId, minutes } = await run(requestJoinCode, asked)
        return codePage(view, { ...codeFacts(guest), codeId: codeId.toString(), minutes })
      }
      return orRefused(view, work, (refusal) => invitedTo(guest, refusal))
    }),
  )
  app.post(
    '/m/:token/confirm',
    asGuest((guest) => {
      const { view, invitation, run, request } = guest
      const form = formOf({ request })
      const codeId = form.get('codeId') ?? ''
      const code = (refusal: string) => codePage(view, { ...codeFacts(guest), codeId, refusal })
      const work = async () => {
        const oneTimeCode = (form.get('code') ?? '').trim()
        if (!isCode(oneTimeCode)) return code(notACode(view))
        const joined = await run(joinHousehold, {
          invitation,
          codeId: idOf(codeId),
          oneTimeCode,
          agreedIn: view.language,
        })
        const cookie = proofCookie(joined.householdId, joined.proof)
        return { redirect: `/b/${joined.billToken}`, cookie }
      }
      return orRefused(view, work, (refusal, failure) =>
        failure.code === 'wrongCode' ? code(refusal) : invitedTo(guest, refusal),
      )
    }),
  )
}

const incomplete = ({ language }: View): string =>
  language === 'zh'
    ? '请填姓名和手机号，并勾选同意。'
    : 'Fill in your name and number, and tick that you agree.'

/**
 * /u/<token>: asks once. A mail program that unsubscribes by itself posts to the same address
 * (RFC 8058), in either of the encodings of forms; the address says all.
 */
const unsubscribeRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.addContentTypeParser('multipart/form-data', (_request, payload, done) => {
    payload.resume()
    done(null, new URLSearchParams())
  })
  const page = (isDone: boolean) =>
    landing(platform, async (request, view) => {
      const { token: unsubscribeToken } = request.params
      const found = readUnsubscription(platform.vault, unsubscribeToken)
      if (!found) throw notFound('page')
      if (isDone)
        await asPublic(platform, request, found.companyId)(unsubscribe, { unsubscribeToken })
      const { form, purpose } = found
      return unsubscribePage(view, { form, isPromotion: purpose === 'promotion', isDone })
    })
  app.get('/u/:token', page(false))
  app.post('/u/:token', page(true))
}
