import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, pageInput, plainDate, text, words } from '../../kernel/shapes.ts'
import { mode } from './names.ts'

const controllers = ['administrator', 'manager'] as const
const staffWhoTalk = ['administrator', 'accountant', 'cashier', 'steward', 'manager'] as const

/** Why the mode is what it is; `standard`: nobody ever switched. */
const controlCause = z.enum(['person', 'complaints', 'optOuts', 'modelFailed', 'standard'])

const control = z.object({
  mode,
  cause: controlCause,
  causeWords: words,
  note: z.string(),
  switchedAt: z.string().nullable(),
  switchedBy: z.string().nullable(),
})

/** What the automatic stop looks at: the last 14 days. Shares in basis points of contacts. */
const stopFigures = z.object({
  days: z.number(),
  contacts: z.number(),
  complaints: z.number(),
  optOuts: z.number(),
  complaintsBp: z.number(),
  holdOutComplaintsBp: z.number().nullable(),
  optOutsBp: z.number(),
  limits: z.object({ complaintsBp: z.number(), timesHoldOut: z.number(), optOutsBp: z.number() }),
  /** Null: within the limits. */
  stop: z.enum(['complaints', 'optOuts']).nullable(),
})

export const getDunningControl = query({
  name: 'getDunningControl',
  access: everyStaff,
  summary:
    'Who decides about dunning in the company and in each community, and how near a stop is.',
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    company: control,
    communities: z.array(
      z.object({
        communityId: id,
        name: z.string(),
        /** False: it follows the company. */
        isOwn: z.boolean(),
        control,
        figures: stopFigures,
      }),
    ),
    history: z.array(
      control.extend({ id, communityId: id.nullable(), communityName: z.string().nullable() }),
    ),
  }),
})

/** What a switch stops or lets go on, in numbers. */
const stopped = z.object({
  /** Planned decisions of days to come that are withdrawn. */
  plannedCount: z.number(),
  /** Messages that had not left and do not leave any more. */
  messageCount: z.number(),
  /** Households that owe and are decided otherwise from now on. */
  householdCount: z.number(),
})

export const previewDunningMode = query({
  name: 'previewDunningMode',
  access: controllers,
  summary: 'What a switch of who decides would stop, counted before it is made.',
  input: z.strictObject({ communityId: id.optional(), mode }),
  output: stopped,
})

export const setDunningMode = command({
  name: 'setDunningMode',
  access: controllers,
  summary: 'Lets the policy, the fixed calendar or nobody decide, at once; says what that stops.',
  input: z.strictObject({
    /** Left out: the whole company. */
    communityId: id.optional(),
    mode,
    note: text(200).default(''),
  }),
  output: stopped,
})

const complaint = z.object({
  id,
  communityId: id,
  householdId: id,
  payer: z.string(),
  home: z.string(),
  about: z.string(),
  madeOn: plainDate,
  recordedAt: z.string(),
  recordedBy: z.string(),
  answeredAt: z.string().nullable(),
  answer: z.string().nullable(),
})

export const listComplaints = query({
  name: 'listComplaints',
  access: everyStaff,
  summary: 'Complaints about being contacted, those without an answer first.',
  input: pageInput.extend({
    communityId: id.optional(),
    householdId: id.optional(),
    isOpen: z.boolean().optional(),
  }),
  output: z.object({ complaints: z.array(complaint), next: z.string().nullable() }),
})

export const recordComplaint = command({
  name: 'recordComplaint',
  access: ['owner', ...staffWhoTalk],
  summary: 'Records a complaint about being contacted: the household is left alone until answered.',
  input: z.strictObject({
    householdId: id,
    about: text(500).min(1),
    /** The decision complained of; left out: the last contact. */
    decisionId: id.optional(),
  }),
  output: z.object({
    complaintId: id,
    /** The complaints were too many: the community is back on the fixed calendar. */
    hasStopped: z.boolean(),
  }),
})

export const answerComplaint = command({
  name: 'answerComplaint',
  access: ['administrator', 'accountant', 'steward', 'manager'],
  summary: 'Answers a complaint; the household may be contacted again.',
  input: z.strictObject({ complaintId: id, answer: text(500).min(1) }),
  output: z.object({}),
})

const household = z.strictObject({
  householdId: id,
  /** An owner's own proof; staff need none. */
  proof: z.string().max(2000).optional(),
})

export const refuseAutomation = command({
  name: 'refuseAutomation',
  access: ['owner', ...staffWhoTalk],
  summary: 'A payer refuses automated decisions (PIPL art. 24): the fixed calendar from now on.',
  input: household,
  output: z.object({}),
})

export const allowAutomation = command({
  name: 'allowAutomation',
  access: ['owner', ...staffWhoTalk],
  summary: 'A payer allows automated decisions again.',
  input: household,
  output: z.object({}),
})
