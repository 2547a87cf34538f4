import type { FastifyInstance } from 'fastify'
import { announcementPage, announcementsPage } from '../../../web/owner/index.ts'
import { getMyAnnouncement, listMyAnnouncements } from '../../notifications/api.ts'
import type { Platform } from '../../platform/context.ts'
import { idOf, paramOf, visiting } from './owner-visit.ts'

/** What was announced to a household: the list, and each on a page of its own. */
export const ownerAnnouncementRoutes = (app: FastifyInstance, platform: Platform): void => {
  app.get(
    '/b/:token/announcements',
    visiting(platform, async ({ view, run, householdId }) => {
      const { announcements } = await run(listMyAnnouncements, { householdId })
      return announcementsPage(view, announcements)
    }),
  )
  app.get(
    '/b/:token/announcements/:id',
    visiting(platform, async (visit) => {
      const { view, run, householdId } = visit
      const announcementId = idOf(paramOf(visit, 'id'))
      return announcementPage(view, await run(getMyAnnouncement, { householdId, announcementId }))
    }),
  )
}
