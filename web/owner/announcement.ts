import type * as z from 'zod'
import type { getMyAnnouncement, listMyAnnouncements } from '../../src/notifications/api.ts'
import { html } from './html.ts'
import { callRow, linkRow, topOf } from './layout.ts'
import { type Page, pick, say, type View } from './view.ts'

type Announcement = z.output<(typeof getMyAnnouncement)['output']>
type Announcements = z.output<(typeof listMyAnnouncements)['output']>['announcements']

/** An announcement, as the message led to it. */
export const announcementPage = (view: View, told: Announcement): Page => ({
  status: 200,
  title: `${told.title} · ${told.communityName}`,
  body: html`${topOf(view, { back: say(view, '全部公告', 'All announcements'), to: `${view.base}/announcements` })}
<section class="band hero lead-in">
<p class="soft">${pick(view, told.kindWords)}</p>
<h1 class="home-name">${told.title}</h1>
<p class="strong">${told.when}</p>
</section>
<section class="band">
${told.text !== '' && html`<p class="pre">${told.text}</p>`}
<p class="note apart">${told.companyName}，${told.communityName}<br>${told.writtenOn}</p>
</section>
<section class="band rows">
${callRow(view, told)}
${told.kind === 'offer' && linkRow(`${view.base}/notices`, say(view, '不想再收到优惠', 'No more offers'), say(view, '在消息设置里取消', 'in the message settings'))}
${linkRow(view.base, say(view, '账单', 'Bill'))}
</section>`,
})

/** Every announcement to the household, newest first. */
export const announcementsPage = (view: View, announcements: Announcements): Page => ({
  status: 200,
  title: say(view, '公告', 'Announcements'),
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '公告', 'Announcements')}</h1></section>
<section class="band rows">
${announcements.length === 0 && html`<p class="soft empty">${say(view, '还没有公告。有公告时会发消息告诉您，也会留在这里。', 'None yet. A message will tell you of them, and they stay here.')}</p>`}
${announcements.map(({ id, title, when, writtenOn }) =>
  linkRow(`${view.base}/announcements/${id}`, title, `${when}${say(view, '，', ', ')}${writtenOn}`),
)}
</section>`,
})
