import type { FastifyInstance } from 'fastify'
import { membersPage, noticesPage } from '../../../web/owner/index.ts'
import { endMember, inviteMember, listMembers, withdrawInvitation } from '../../identity/api.ts'
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
import { formOf, orRefused } from './owner-forms.ts'
import { proven, unitLabelOf } from './owner-phone.ts'
import { isPushOffered } from './owner-push.ts'
import { codeSvg, idOf, paramOf, type Visit, visiting } from './owner-visit.ts'

/** 消息设置, 请家人一起收: for who has proven by a code that the household is theirs. */
export const ownerNoticesRoutes = (app: FastifyInstance, platform: Platform): void => {
  settingsRoutes(app, platform)
  memberRoutes(app, platform)
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
  app.get('/b/:token/notices', visiting(platform, proven('notices', page)))
  app.post(
    '/b/:token/notices',
    visiting(
      platform,
      proven('notices', async (visit, { proof }) => {
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
        proven('notices', (visit, me) => {
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
        proven('members', (visit, me) => {
          const work = async () => {
            const base = await act(visit, { householdId: visit.householdId, proof: me.proof })
            return { redirect: `${base ?? visit.view.base}/members` }
          }
          return orRefused(visit.view, work, (refusal) => page(visit, me, refusal))
        }),
      ),
    )
  }
  app.get('/b/:token/members', visiting(platform, proven('members', page)))
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
