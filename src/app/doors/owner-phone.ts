import type { FastifyInstance } from 'fastify'
import { codePage, type Page, phonePage, type View } from '../../../web/owner/index.ts'
import { confirmPhone, getMyBinding, requestPhoneCode } from '../../identity/api.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, isCode, notACode, orRefused } from './owner-forms.ts'
import {
  type Answer,
  billOf,
  idOf,
  proofCookie,
  proofOf,
  type Visit,
  visiting,
} from './owner-visit.ts'

/** The pages for which a phone is confirmed; the visitor comes back to the one they were on. */
const pages = ['notices', 'members', 'instalments', 'automation'] as const
type ProvenPage = (typeof pages)[number]

const pageOf = ({ request }: Visit): ProvenPage => {
  const asked = new URL(request.url, 'http://localhost').searchParams.get('for')
  return pages.find((page) => page === asked) ?? 'notices'
}

export const unitLabelOf = async (visit: Visit): Promise<string> =>
  (await billOf(visit)).household.unitLabel

type Me = { readonly name: string; readonly isOwner: boolean; readonly proof: string }

/** Those who have not proven themselves are asked to, whatever they came for. */
export const proven =
  (forPage: ProvenPage, work: (visit: Visit, me: Me) => Promise<Answer>) =>
  async (visit: Visit): Promise<Answer> => {
    const proof = proofOf(visit)
    const { me, phones } = await visit.run(getMyBinding, { householdId: visit.householdId, proof })
    if (me && proof) return work(visit, { ...me, proof })
    return phonePage(visit.view, { phones, unitLabel: await unitLabelOf(visit), forPage })
  }

/** 绑定手机: a number, its code, and back. */
export const ownerPhoneRoutes = (app: FastifyInstance, platform: Platform): void => {
  const choose = async (visit: Visit, refusal?: string): Promise<Page> => {
    const { phones } = await visit.run(getMyBinding, { householdId: visit.householdId })
    const unitLabel = await unitLabelOf(visit)
    return phonePage(visit.view, { phones, unitLabel, forPage: pageOf(visit), refusal })
  }
  const codeFacts = ({ base }: View, forPage: ProvenPage) => ({
    action: `${base}/phone/confirm?for=${forPage}`,
    back: `${base}/phone?for=${forPage}`,
    minutes: 5,
  })
  app.get('/b/:token/phone', visiting(platform, choose))
  app.post(
    '/b/:token/phone',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const form = formOf(visit)
      const typed = form.get('phone')?.trim().slice(0, 30) || undefined
      const chosen = form.get('phoneId')
      const which = !typed && chosen ? { phoneId: idOf(chosen) } : { phone: typed }
      const work = async () => {
        const { codeId, ...sent } = await visit.run(requestPhoneCode, { householdId, ...which })
        return codePage(view, {
          ...codeFacts(view, pageOf(visit)),
          codeId: codeId.toString(),
          ...sent,
        })
      }
      return orRefused(view, work, (refusal) => choose(visit, refusal))
    }),
  )
  app.post(
    '/b/:token/phone/confirm',
    visiting(platform, (visit) => {
      const { householdId, view } = visit
      const form = formOf(visit)
      const codeId = form.get('codeId') ?? ''
      const facts = { ...codeFacts(view, pageOf(visit)), codeId }
      const work = async () => {
        const oneTimeCode = (form.get('code') ?? '').trim()
        if (!isCode(oneTimeCode)) return codePage(view, { ...facts, refusal: notACode(view) })
        const { proof } = await visit.run(confirmPhone, {
          householdId,
          codeId: idOf(codeId),
          oneTimeCode,
        })
        const cookie = proofCookie(householdId, proof)
        return { redirect: `${view.base}/${pageOf(visit)}`, cookie }
      }
      return orRefused(view, work, (refusal, { code }) =>
        code === 'codeDead' ? choose(visit, refusal) : codePage(view, { ...facts, refusal }),
      )
    }),
  )
}
