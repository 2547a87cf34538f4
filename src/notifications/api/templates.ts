import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, text, words } from '../../kernel/shapes.ts'
import { form, kindName, language } from './names.ts'

/** Who words the company's messages. */
const wordsmiths = ['administrator', 'manager'] as const

/** Types of the fields of an Official Account's template. */
export const officialFieldTypes = ['thing', 'amount', 'time', 'phrase', 'character_string'] as const

const wording = (maxLength: number) => z.string().trim().min(1).max(maxLength)

/**
 * What a message says, with `{name}` and `{name|filter}` for its variables, by form. An SMS may have
 * shorter texts after its first: the first that fits one segment is sent.
 */
export const contentShapes = {
  sms: z.strictObject({ texts: z.array(wording(300)).min(1).max(3) }),
  officialAccount: z.strictObject({
    title: wording(20),
    fields: z
      .array(
        z.strictObject({
          label: wording(12),
          type: z.enum(officialFieldTypes),
          value: wording(120),
        }),
      )
      .min(1)
      .max(8),
  }),
  push: z.strictObject({ title: wording(120), body: wording(240) }),
  email: z.strictObject({ subject: wording(200), text: wording(4000) }),
  letter: z.strictObject({ title: wording(80), text: wording(4000) }),
}

/** The content of any form; which one is decided by the form beside it. */
const content = z.union([
  contentShapes.sms,
  contentShapes.officialAccount,
  contentShapes.push,
  contentShapes.email,
  contentShapes.letter,
])

export const rendered = z.union([
  z.object({ form: z.literal('sms'), text: z.string() }),
  z.object({
    form: z.literal('officialAccount'),
    title: z.string(),
    fields: z.array(z.object({ label: z.string(), value: z.string() })).readonly(),
    url: z.string(),
  }),
  z.object({ form: z.literal('push'), title: z.string(), body: z.string(), url: z.string() }),
  z.object({ form: z.literal('email'), subject: z.string(), text: z.string(), html: z.string() }),
  z.object({ form: z.literal('letter'), title: z.string(), text: z.string() }),
])

/** What the linter found in a wording: where, what, why and what to do. */
export const finding = z.object({
  rule: z.string(),
  /** A wording with an error is not saved. */
  severity: z.enum(['error', 'warning']),
  /** `texts.0`, `title`, `fields.2.value` … */
  part: z.string(),
  from: z.number(),
  to: z.number(),
  found: z.string(),
  what: words,
  /** Who asks for it, and where it is written; no provider: a law, or our own rule. */
  sources: z.array(z.object({ provider: words.nullable(), source: words })),
  advice: words,
})
export type Finding = z.infer<typeof finding>

const approvalStates = ['draft', 'submitted', 'approved', 'rejected', 'suspended'] as const
const approvalState = z.enum(approvalStates)

/** Provider's field → what fills it: `1` → `{payer}`, `thing1` → `{home}`, `amount2` → `¥{amount}`. */
const fieldMap = z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$|^\d{1,2}$/), wording(120))

const providerTemplate = z.object({
  id,
  carrierAccountId: id,
  kind: kindName,
  language,
  /** 0: the built-in wording. */
  templateVersion: z.number(),
  providerCode: z.string(),
  shortCodes: z.array(z.string()),
  fieldMap,
  state: approvalState,
  stateReason: z.string(),
  changedAt: z.string(),
})

export const listTemplates = query({
  name: 'listTemplates',
  access: everyStaff,
  summary: 'Kinds of messages, the wordings of each, and which providers have approved them.',
  input: z.strictObject({}),
  output: z.object({
    kinds: z.array(
      z.object({
        name: kindName,
        words,
        purpose: z.enum(['service', 'promotion']),
        isBudgeted: z.boolean(),
        isDemand: z.boolean(),
        /** What the message opens. */
        opens: words,
        wordings: z.array(z.object({ form, language, version: z.number() })),
      }),
    ),
    accounts: z.array(
      z.object({ id, name: z.string(), form, needsApproval: z.boolean(), isActive: z.boolean() }),
    ),
    approvals: z.array(providerTemplate),
  }),
})

const chosen = { kind: kindName, form, language }

export const getTemplate = query({
  name: 'getTemplate',
  access: everyStaff,
  summary: 'One wording, the built-in one beside it, its variables, and its registrations.',
  input: z.strictObject(chosen),
  output: z.object({
    version: z.number(),
    content,
    builtIn: content,
    variables: z.array(
      z.object({ name: z.string(), meaning: z.string(), filters: z.array(z.string()) }),
    ),
    providers: z.array(
      z.object({
        carrierAccountId: id,
        name: z.string(),
        /** What to enter at the provider, in its own way of writing variables; one a code. */
        providerTexts: z.array(z.string()),
        fieldMap,
        registered: providerTemplate.nullable(),
      }),
    ),
  }),
})

export const previewTemplate = query({
  name: 'previewTemplate',
  access: everyStaff,
  summary: 'A wording with a real household’s data as it would read, and what is wrong with it.',
  input: z.strictObject({
    ...chosen,
    /** Left out: the wording in use. */
    content: content.optional(),
    /** Left out: the household of the newest bill. */
    householdId: id.optional(),
  }),
  output: z.object({
    rendered,
    householdName: z.string().nullable(),
    /** Variables that no data stood behind; an example fills them. */
    examples: z.array(z.string()),
    length: z.number(),
    segments: z.number(),
    findings: z.array(finding),
  }),
})

export const saveTemplate = command({
  name: 'saveTemplate',
  access: wordsmiths,
  summary: 'A new version of a wording; refused when the linter finds an error.',
  input: z.strictObject({ ...chosen, content }),
  output: z.object({ version: z.number() }),
})

export const registerProviderTemplate = command({
  name: 'registerProviderTemplate',
  access: wordsmiths,
  summary: 'Writes down the provider’s code of the wording now in use; it starts as a draft.',
  input: z.strictObject({
    carrierAccountId: id,
    kind: kindName,
    language,
    providerCode: line(100),
    /** Its codes of the wording’s shorter texts, in their order; one without a code is not sent. */
    shortCodes: z.array(line(100)).max(2).default([]),
    /** Left out: as the wording suggests. */
    fieldMap: fieldMap.optional(),
  }),
  output: z.object({ providerTemplateId: id }),
})

export const setProviderTemplateState = command({
  name: 'setProviderTemplateState',
  access: wordsmiths,
  summary: 'What the provider decided about a template; only an approved one is sent.',
  input: z.strictObject({
    providerTemplateId: id,
    state: approvalState,
    reason: text(200).default(''),
  }),
  output: z.object({}),
})
