import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toString as drawCode } from 'qrcode'
import type * as z from 'zod'
import {
  brokenPage,
  busyPage,
  layout,
  notFoundPage,
  type Page,
  type PayPlace,
  refusedPage,
  revokedLinkPage,
  unknownLinkPage,
  type View,
} from '../../../web/owner/index.ts'
import { openerOfOwnLink, resolveBillLink } from '../../identity/index.ts'
import { getBill } from '../../invoices/api.ts'
import { Failure } from '../../kernel/failure.ts'
import { notFound } from '../../kernel/things.ts'
import { type Actor, type AnyContract, type Platform, publicActor } from '../../platform/context.ts'
import { isUnavailable } from '../../platform/db/errors.ts'
import { execute } from '../../platform/execute.ts'
import { operationsByName } from '../operations.ts'
import { assets } from './owner-assets.ts'

/** One person's visit to the owner's pages: how they read, whose bill it is, what they may run. */
export type Visit = {
  readonly view: View
  readonly place: PayPlace
  readonly request: FastifyRequest
  /** They may only pay: no name, no lines, no papers. */
  readonly isRelative: boolean
  readonly companyId: bigint
  readonly householdId: bigint
  /** Runs an operation as this household's owner. */
  readonly run: <C extends AnyContract>(
    contract: C,
    input: z.input<C['input']>,
  ) => Promise<z.output<C['output']>>
}

export type Answer =
  | Page
  | { readonly redirect: string; readonly cookie?: Cookie }
  | { readonly json: unknown }
  | { readonly file: Paper }

/** A cookie to set along, for the whole site and out of scripts' reach. */
type Cookie = { readonly name: string; readonly value: string; readonly days: number }

/** A PDF and the name it is saved under, without its ending. */
export type Paper = {
  readonly name: string
  readonly bytes: Buffer | Readable
  /** A picture; without it a PDF. */
  readonly imageType?: string
}

export const sendPaper = (reply: FastifyReply, { name, bytes, imageType }: Paper): FastifyReply =>
  reply
    .type(imageType ?? 'application/pdf')
    .header('content-disposition', `inline; filename="${name}.${imageType?.slice(6) ?? 'pdf'}"`)
    .header('cache-control', 'private, no-store')
    .send(bytes)

type Work = (visit: Visit) => Promise<Answer>

/** The cookies that remember a person's choices, for every page. */
export const choiceCookies = { language: 'jq_lang', size: 'jq_size' } as const

export const viewOf = (platform: Platform, request: FastifyRequest, base: string): View => {
  const { cookies, headers } = request
  const chosen = cookies[choiceCookies.language]
  const prefersEnglish = /^\s*en\b/i.test(headers['accept-language'] ?? '')
  return {
    language: (chosen ?? (prefersEnglish ? 'en' : 'zh')) === 'en' ? 'en' : 'zh',
    isLarge: cookies[choiceCookies.size] === 'large',
    base,
    path: new URL(request.url, 'http://localhost').pathname,
    isDemo: platform.isSandbox,
    assets,
  }
}

export const isWechat = (agent = ''): boolean => /MicroMessenger/i.test(agent)

const placeOf = (request: FastifyRequest): PayPlace => {
  const agent = request.headers['user-agent'] ?? ''
  if (isWechat(agent)) return 'wechat'
  return /Android|iPhone|iPad|HarmonyOS|Mobile/i.test(agent) ? 'phone' : 'desk'
}

export const send = (reply: FastifyReply, view: View, page: Page): FastifyReply =>
  reply
    .code(page.status)
    .type('text/html; charset=utf-8')
    .header('cache-control', 'private, no-store')
    .send(layout(view, page))

type BillParams = { token: string }

/** Where a link that only pays leads: the sum, the way to pay it, and how that went. */
const relativePaths = /^(|\/pay|\/payments\/\d+(\/(state|cancel))?)$/

/**
 * Opens the signed link and answers with what `work` makes. A link that does not open, a refusal
 * and a fault each end in one clear page.
 */
export const visiting =
  (platform: Platform, work: Work) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { token } = request.params as BillParams
    const view = viewOf(platform, request, `/b/${token}`)
    try {
      const link = await resolveBillLink(platform, token)
      if (link === 'invalid') return send(reply, { ...view, base: '' }, unknownLinkPage(view))
      if (link === 'revoked') return send(reply, { ...view, base: '' }, revokedLinkPage(view))
      const visit = visitOf(platform, request, view, link)
      if (visit.isRelative && !relativePaths.test(view.path.slice(view.base.length))) {
        return send(reply, view, notFoundPage(view))
      }
      return sendAnswer(platform, reply, view, await work(visit))
    } catch (error) {
      return send(reply, view, pageOfError(platform, view, request.id, error))
    }
  }

const visitOf = (
  platform: Platform,
  request: FastifyRequest,
  view: View,
  caller: { readonly companyId: bigint; readonly actor: Actor & { kind: 'owner' } },
): Visit => ({
  view,
  place: placeOf(request),
  request,
  isRelative: caller.actor.isRelative === true,
  companyId: caller.companyId,
  householdId: caller.actor.id,
  run: runAs(platform, request, caller),
})

/**
 * The bill, which many open at once: it brings the link that opens it now, so whether this one was
 * revoked need not be asked before it is read. Where it is not that link, nothing of it is shown.
 */
export const visitingBill = (
  platform: Platform,
  page: (visit: Visit, bill: Awaited<ReturnType<typeof billOf>>) => Promise<Answer>,
) => {
  const visitAfterwards = visiting(platform, async (visit) => page(visit, await billOf(visit)))
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { token } = request.params as BillParams
    const opener = openerOfOwnLink(platform.vault, token)
    if (!opener) return visitAfterwards(request, reply)
    const view = viewOf(platform, request, `/b/${token}`)
    const visit = visitOf(platform, request, view, opener)
    try {
      const bill = await billOf(visit).catch(nullIfNotFound)
      if (bill?.url !== `${platform.publicUrl}/b/${token}`) return visitAfterwards(request, reply)
      return sendAnswer(platform, reply, view, await page(visit, bill))
    } catch (error) {
      return send(reply, view, pageOfError(platform, view, request.id, error))
    }
  }
}

const nullIfNotFound = (error: unknown): null => {
  if (error instanceof Failure && error.status === 404) return null
  throw error
}

/** Sends what a page's work came to. */
export const sendAnswer = (
  platform: Platform,
  reply: FastifyReply,
  view: View,
  answer: Answer,
): FastifyReply => {
  if ('json' in answer) return reply.header('cache-control', 'no-store').send(answer.json)
  if ('file' in answer) return sendPaper(reply, answer.file)
  if (!('redirect' in answer)) return send(reply, view, answer)
  if (answer.cookie) {
    const { name, value, days } = answer.cookie
    reply.setCookie(name, value, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: platform.publicUrl.startsWith('https:'),
      maxAge: days * 86_400,
    })
  }
  return reply.redirect(answer.redirect, 303)
}

/** Runs operations by their contracts as one caller. */
export const runAs =
  (
    platform: Platform,
    request: FastifyRequest,
    caller: { companyId: bigint; actor: Actor },
  ): Visit['run'] =>
  async (contract, input) => {
    const operation = operationsByName.get(contract.name)
    if (!operation) throw new Error(`no operation ${contract.name}`)
    return (await execute(platform, operation, input, {
      ...caller,
      requestId: request.id,
      address: request.ip,
    })) as never
  }

/** For pages without a bill, such as checking a receipt. */
export const asPublic = (platform: Platform, request: FastifyRequest, companyId: bigint) =>
  runAs(platform, request, { companyId, actor: publicActor })

export const pageOfError = (
  platform: Platform,
  view: View,
  requestId: string,
  error: unknown,
): Page => {
  if (error instanceof Failure) {
    if (error.status === 404) return notFoundPage(view)
    return error.status === 503 ? busyPage(view) : refusedPage(view, error)
  }
  if (isUnavailable(error)) return busyPage(view)
  platform.log.error({ requestId, stack: error instanceof Error ? error.stack : '' }, 'bug')
  return brokenPage(view, requestId)
}

/** A number in the path; anything else is a page that is not there. */
export const idOf = (text: string | undefined): bigint => {
  if (!text || !/^\d{1,19}$/.test(text)) throw notFound('page')
  return BigInt(text)
}

export const paramOf = ({ request }: Visit, name: string): string | undefined =>
  (request.params as Record<string, string | undefined>)[name]

/** Where a browser keeps the proof of a confirmed phone; each household has its own. */
const proofCookieName = (householdId: bigint): string => `jq_home_${householdId.toString(36)}`

/** The proof this visitor brings, if any; whether it counts, the operations decide. */
export const proofOf = ({ request, householdId }: Visit): string | undefined =>
  request.cookies[proofCookieName(householdId)]?.slice(0, 200)

export const proofCookie = (householdId: bigint, proof: string): Cookie => ({
  name: proofCookieName(householdId),
  value: proof,
  days: 30,
})

/** The bill; for a relative without the name. */
export const billOf = async ({ run, householdId, isRelative }: Visit) => {
  const bill = await run(getBill, { householdId })
  return isRelative ? { ...bill, household: { ...bill.household, payerName: '' } } : bill
}

/** A line of this household's bill; another household's charge is not found. */
export const lineOf = async (visit: Visit, chargeId: bigint) => {
  const bill = await billOf(visit)
  const line = [...bill.lines, ...bill.earlier].find(({ id }) => id === chargeId)
  if (!line) throw notFound('charge')
  return { bill, line }
}

/** A code as a drawing, with room for the quiet zone around it. */
export const codeSvg = (text: string): Promise<string> =>
  drawCode(text, { type: 'svg', margin: 0, errorCorrectionLevel: 'M' })

/** An id in a public address or a message: in base 36. */
export const idOfBase36 = (text: string): bigint => {
  if (!/^[0-9a-z]{1,13}$/.test(text)) throw notFound('page')
  const id = [...text].reduce((sum, digit) => sum * 36n + BigInt(Number.parseInt(digit, 36)), 0n)
  if (id >= 2n ** 63n) throw notFound('page')
  return id
}
