import type { FastifyInstance } from 'fastify'
import {
  codePage,
  membersPage,
  noticesPage,
  type Page,
  phonePage,
  type View,
} from '../../../web/owner/index.ts'
import {
  confirmPhone,
  endMember,
  getMyBinding,
  inviteMember,
  listMembers,
  requestPhoneCode,
  withdrawInvitation,
} from '../../identity/api.ts'
import {
  consentPurposes,
  forms,
  getMyNotices,
  pauseReminders,
  resumeReminders,
  setMyMailbox,
  setMyNotices,
  setReader,
} from '../../notifications/api.ts'
import type { Platform } from '../../platform/context.ts'
import { formOf, isCode, notACode, orRefused } from './owner-forms.ts'
import { isPushOffered } from './owner-push.ts'
import {
  type Answer,
  billOf,
  codeSvg,
  idOf,
  paramOf,
  proofCookie,
  proofOf,
  type Visit,
  visiting,
} from './owner-visit.ts'

/** 消息设置, 绑定手机, 请家人一起收: for who has proven by a code that the household is theirs. */
export const ownerNoticesRoutes = (app: FastifyInstance, platform: Platform): void => {
  settingsRoutes(app, platform)
  phoneRoutes(app, platform)
  memberRoutes(app, platform)
}

const unitLabelOf = async (visit: Visit): Promise<string> =>
  (await billOf(visit)).household.unitLabel

/** Those who have not proven themselves are asked to, whatever they came for. */
const proven =
  (
    work: (visit: Visit, me: { name: string; isOwner: boolean; proof: string }) => Promise<Answer>,
  ) =>
  async (visit: Visit): Promise<Answer> => {
    const proof = proofOf(visit)
    const { me, phones } = await visit.run(getMyBinding, { householdId: visit.householdId, proof })
    if (me && proof) return work(visit, { ...me, proof })
    return phonePage(visit.view, { phones, unitLabel: await unitLabelOf(visit) })
  }

const settingsRoutes = (app: FastifyInstance, platform: Platform): void => {
  const page = async (visit: Visit, me: { name: string; proof: string }, refusal?: string) =>
    noticesPage(visit.view, {
      notices: await visit.run(getMyNotices, { householdId: visit.householdId, proof: me.proof }),
      name: me.name,
      unitLabel: await unitLabelOf(visit),
      isSaved: visit.request.url.includes('?saved'),
      hasPush: await isPushOffered(platform, visit),
      ...(refusal ? { refusal } : {}),
    })
  app.get('/b/:token/notices', visiting(platform, proven(page)))
  app.post(
    '/b/:token/notices',
    visiting(
      platform,
      proven(async (visit, { proof }) => {
        const form = formOf(visit)
        await visit.run(setMyNotices, {
          householdId: visit.householdId,
          proof,
          ways: forms.filter((it) => form.getAll('way').includes(it)),
          consents: consentPurposes.filter((it) => form.getAll('consent').includes(it)),
          language: visit.view.language,
          readsIn: form.get('readsIn') === 'en' ? 'en' : 'zh',
        })
        return { redirect: `${visit.view.base}/notices?saved` }
      }),
    ),
  )
  type Asked = { householdId: bigint; proof: string }
  for (const [path, act] of [
    ['pause', (visit: Visit, asked: Asked) => visit.run(pauseReminders, asked)],
    ['resume', (visit: Visit, asked: Asked) => visit.run(resumeReminders, asked)],
    [
      'mailbox',
      (visit: Visit, asked: Asked) => {
        const mailbox = formOf(visit).get('mailbox')?.trim() || null
        return visit.run(setMyMailbox, { ...asked, mailbox })
      },
    ],
  ] as const) {
    app.post(
      `/b/:token/notices/${path}`,
      visiting(
        platform,
        proven((visit, me) => {
          const { householdId, view } = visit
          const work = async () => {
            await act(visit, { householdId, proof: me.proof })
            return { redirect: `${view.base}/notices?saved` }
          }
          return orRefused(view, work, (refusal) => page(visit, me, refusal))
        }),
      ),
    )
  }
}

const phoneRoutes = (app: FastifyInstance, platform: Platform): void => {
  const choose = async (visit: Visit, refusal?: string): Promise<Page> => {
    const { phones } = await visit.run(getMyBinding, { householdId: visit.householdId })
    return phonePage(visit.view, { phones, unitLabel: await unitLabelOf(visit), refusal })
  }
  const codeFacts = ({ base }: View) => ({
    action: `${base}/phone/confirm`,
    back: `${base}/phone`,
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
        return codePage(view, { ...codeFacts(view), codeId: codeId.toString(), ...sent })
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
      const work = async () => {
        const oneTimeCode = (form.get('code') ?? '').trim()
        if (!isCode(oneTimeCode)) {
          return codePage(view, { ...codeFacts(view), codeId, refusal: notACode(view) })
        }
        const { proof } = await visit.run(confirmPhone, {
          householdId,
          codeId: idOf(codeId),
          oneTimeCode,
        })
        return { redirect: `${view.base}/notices`, cookie: proofCookie(householdId, proof) }
      }
      return orRefused(view, work, (refusal, { code }) =>
        code === 'codeDead'
          ? choose(visit, refusal)
          : codePage(view, { ...codeFacts(view), codeId, refusal }),
      )
    }),
  )
}

const memberRoutes = (app: FastifyInstance, platform: Platform): void => {
  const page = async (visit: Visit, { proof }: { proof: string }, refusal?: string) => {
    const asked = { householdId: visit.householdId, proof }
    const notices = await visit.run(getMyNotices, asked)
    const { members, invitations } = await visit.run(listMembers, asked)
    const shown = await Promise.all(
      invitations.flatMap(({ url, ...it }) =>
        url === null ? [] : [codeSvg(url).then((svg) => ({ ...it, url, codeSvg: svg }))],
      ),
    )
    return membersPage(visit.view, {
      notices,
      members,
      invitations: shown,
      ...(refusal ? { refusal } : {}),
    })
  }
  /** A form of this page: done, and back to it. */
  const acting = (
    path: string,
    act: (
      visit: Visit,
      asked: { householdId: bigint; proof: string },
    ) => Promise<string | undefined>,
  ): void => {
    app.post(
      `/b/:token/${path}`,
      visiting(
        platform,
        proven((visit, me) => {
          const work = async () => {
            const base = await act(visit, { householdId: visit.householdId, proof: me.proof })
            return { redirect: `${base ?? visit.view.base}/members` }
          }
          return orRefused(visit.view, work, (refusal) => page(visit, me, refusal))
        }),
      ),
    )
  }
  app.get('/b/:token/members', visiting(platform, proven(page)))
  acting('members', async (visit, asked) => {
    const role = formOf(visit).get('role') === 'tenant' ? 'tenant' : 'relative'
    await visit.run(inviteMember, { ...asked, role })
    return undefined
  })
  acting('members/reader', async (visit, asked) => {
    await visit.run(setReader, { ...asked, partyId: idOf(formOf(visit).get('partyId') ?? '') })
    return undefined
  })
  acting('members/:id/end', async (visit, asked) => {
    const memberId = idOf(paramOf(visit, 'id'))
    // The household has a new link; the one of this page is no longer good.
    return `/b/${(await visit.run(endMember, { ...asked, memberId })).billToken}`
  })
  acting('invitations/:id/withdraw', async (visit, asked) => {
    await visit.run(withdrawInvitation, { ...asked, invitationId: idOf(paramOf(visit, 'id')) })
    return undefined
  })
}
