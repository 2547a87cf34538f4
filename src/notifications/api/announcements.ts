import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, text, words } from '../../kernel/shapes.ts'
import { unitKind } from '../../property/api.ts'
import { deliveryPlan, deliveryRun, senders } from './runs.ts'
import { finding } from './templates.ts'

const announcementKinds = ['announcement', 'offer'] as const
const announcementKind = z.enum(announcementKinds)

const draft = z.strictObject({
  /** A service notice, or promotion to those who agreed to it. */
  kind: announcementKind,
  /** With `when` all that a message says; the text is read on a page. */
  title: line(30),
  /** As it is read: 11月28日9点至12点. */
  when: line(30),
  text: text(4000),
  communityIds: z.array(id).min(1).max(500),
  /** Only these of their buildings; none: all. */
  buildingIds: z.array(id).max(500).default([]),
  /** Only who has such a unit there; none: everybody. */
  unitKinds: z.array(unitKind).max(4).default([]),
})
export type Draft = z.output<typeof draft>

export const previewAnnouncement = query({
  name: 'previewAnnouncement',
  access: [...senders, 'cashier', 'auditor'],
  summary:
    'What sending an announcement would do, how it reads as a text, and what is wrong with it.',
  input: draft,
  output: z.object({
    plan: deliveryPlan,
    findings: z.array(finding),
    /** As a text message, with its length and what is billed. */
    sms: z.object({ text: z.string(), length: z.number(), segments: z.number() }),
  }),
})

export const sendAnnouncement = command({
  name: 'sendAnnouncement',
  access: senders,
  isBulk: true,
  summary: 'Says something to the households of communities or buildings, at once or at a time.',
  input: draft.extend({ sendAt: z.iso.datetime({ offset: true }).nullable().default(null) }),
  output: z.object({ announcementId: id, runIds: z.array(id) }),
})

const announcement = z.object({
  id,
  kind: announcementKind,
  title: z.string(),
  when: z.string(),
  text: z.string(),
  /** The day it was written. */
  writtenOn: z.string(),
})

export const getAnnouncement = query({
  name: 'getAnnouncement',
  access: everyStaff,
  summary: 'An announcement, whom it is for, and its sendings.',
  input: z.strictObject({ announcementId: id }),
  output: announcement.extend({
    sendAt: z.string().nullable(),
    createdBy: z.string(),
    /** Buildings it was limited to. */
    buildings: z.array(z.string()),
    unitKinds: z.array(unitKind),
    runs: z.array(deliveryRun),
  }),
})

export const listMyAnnouncements = query({
  name: 'listMyAnnouncements',
  access: ['owner'],
  summary: 'Announcements to the caller’s household, newest first.',
  input: z.strictObject({ householdId: id }),
  output: z.object({
    announcements: z.array(announcement.omit({ text: true })),
  }),
})

export const getMyAnnouncement = query({
  name: 'getMyAnnouncement',
  access: ['owner'],
  summary: 'An announcement to the caller’s household, to read.',
  input: z.strictObject({ householdId: id, announcementId: id }),
  output: announcement.extend({
    companyName: z.string(),
    communityName: z.string(),
    stewardName: z.string(),
    servicePhone: z.string(),
    serviceHours: z.string(),
    kindWords: words,
  }),
})
