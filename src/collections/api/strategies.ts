import * as z from 'zod'
import { guardRail } from '../../compliance/api.ts'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, line, text, words } from '../../kernel/shapes.ts'
import { strategyContent } from './strategy-content.ts'

/** Who says what may be done to households that owe. */
const strategists = ['administrator', 'manager'] as const

/** For what a strategy holds; the nearest holds: building, then community, then company. */
const strategyScope = z.enum(['company', 'community', 'building'])
const versionState = z.enum(['draft', 'active', 'retired'])

/** One thing that is wrong (refused) or unwise (warned of) in a strategy, and the rule behind it. */
const strategyFinding = z.object({
  severity: z.enum(['error', 'warning']),
  /** Where: `steps.3`, `personal`, `capacity`. */
  field: z.string(),
  rule: guardRail,
  what: words,
  /** Law, a provider's rule, or the company's own. */
  source: words,
  instead: words,
})
export type StrategyFinding = z.output<typeof strategyFinding>

const strategyVersion = z.object({
  id,
  versionNo: z.number(),
  state: versionState,
  content: strategyContent,
  /** False: what is kept cannot be read any more, and `content` is the fixed calendar. */
  isReadable: z.boolean(),
  note: z.string(),
  createdAt: z.string(),
  createdBy: z.string(),
  activatedAt: z.string().nullable(),
  activatedBy: z.string().nullable(),
  retiredAt: z.string().nullable(),
  /** What it changes of the version before it, in words; of the first, of the fixed calendar. */
  changes: z.array(words),
})

const strategyHead = z.object({
  id,
  scope: strategyScope,
  communityId: id.nullable(),
  communityName: z.string().nullable(),
  buildingId: id.nullable(),
  buildingName: z.string().nullable(),
  name: z.string(),
})

export const listStrategies = query({
  name: 'listStrategies',
  access: everyStaff,
  summary: 'The strategies of dunning, widest scope first, with their active and drafted versions.',
  input: z.strictObject({ communityId: id.optional() }),
  output: z.object({
    strategies: z.array(
      strategyHead.extend({
        activeVersionNo: z.number().nullable(),
        activeVersionId: id.nullable(),
        activatedAt: z.string().nullable(),
        draftVersionId: id.nullable(),
        draftBy: z.string().nullable(),
        /** Homes it decides for today, nearer strategies left out. */
        householdCount: z.number(),
      }),
    ),
    /** What holds where there is no strategy: the fixed calendar. */
    standard: strategyContent,
  }),
})

export const getStrategy = query({
  name: 'getStrategy',
  access: everyStaff,
  summary: 'A strategy with its versions, newest first, and what each changed.',
  input: z.strictObject({ strategyId: id }),
  output: z.object({ strategy: strategyHead, versions: z.array(strategyVersion) }),
})

export const getStrategyInUse = query({
  name: 'getStrategyInUse',
  access: everyStaff,
  summary: 'Which strategy holds for a community or a building, and from which scope it comes.',
  input: z.strictObject({ communityId: id, buildingId: id.optional() }),
  output: z.object({
    /** Null: the fixed calendar of the product. */
    strategyId: id.nullable(),
    versionId: id.nullable(),
    versionNo: z.number().nullable(),
    name: words,
    from: z.enum([...strategyScope.options, 'standard']),
    content: strategyContent,
    /** From near to far: what each scope has, and which holds. */
    inheritance: z.array(
      z.object({
        scope: z.enum([...strategyScope.options, 'standard']),
        name: words.nullable(),
        holds: z.boolean(),
      }),
    ),
    /** The strategy could not be read: why the fixed calendar goes on. */
    fallback: words.nullable(),
  }),
})

export const lintStrategy = query({
  name: 'lintStrategy',
  access: everyStaff,
  summary: 'What is wrong or unwise in a strategy, by which rule, before it is saved.',
  input: z.strictObject({ content: strategyContent, communityId: id.optional() }),
  output: z.object({ findings: z.array(strategyFinding) }),
})

export const saveStrategyDraft = command({
  name: 'saveStrategyDraft',
  access: strategists,
  summary: 'Saves the draft of the next version of the strategy of a scope; nothing changes yet.',
  input: z.strictObject({
    /** Neither: the company's. A building needs its community. */
    communityId: id.optional(),
    buildingId: id.optional(),
    name: line(40),
    content: strategyContent,
    note: text(200).default(''),
  }),
  output: z.object({ strategyId: id, versionId: id, findings: z.array(strategyFinding) }),
})

export const discardStrategyDraft = command({
  name: 'discardStrategyDraft',
  access: strategists,
  summary: 'Discards a draft.',
  input: z.strictObject({ strategyVersionId: id }),
  output: z.object({}),
})

export const activateStrategy = command({
  name: 'activateStrategy',
  access: strategists,
  summary: 'Puts a draft in force, by someone else than who wrote it; the version before is kept.',
  input: z.strictObject({ strategyVersionId: id }),
  output: z.object({ versionNo: z.number(), findings: z.array(strategyFinding) }),
})

export const rollBackStrategy = command({
  name: 'rollBackStrategy',
  access: strategists,
  summary: 'Puts an earlier version in force again, as a new version with the same content.',
  input: z.strictObject({ strategyVersionId: id, note: text(200).default('') }),
  output: z.object({ versionId: id, versionNo: z.number() }),
})

export const retireStrategy = command({
  name: 'retireStrategy',
  access: strategists,
  summary: 'Takes a strategy out of force: what the wider scope says holds again.',
  input: z.strictObject({ strategyId: id }),
  output: z.object({}),
})
