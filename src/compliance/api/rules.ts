import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id, plainDate, words } from '../../kernel/shapes.ts'
import { guardRail } from '../rule-names.ts'

/** 地方规定: the packs of local rules a community may be under, national first. */
export const packNames = ['national', 'beijing', 'shanghai', 'zhengzhou', 'hangzhou'] as const
export type PackName = (typeof packNames)[number]
const packName = z.enum(packNames)

/** The fifteen things the product refuses whoever asks. */
export const refusalNames = [
  'cutUtilities',
  'limitAccess',
  'publishNames',
  'outsideHours',
  'overFrequency',
  'smsDunningWords',
  'promotionWithoutConsent',
  'notPartyToDebt',
  'billWithoutBasis',
  'lateFeeBeyondCap',
  'priceByMachine',
  'suitByMachine',
  'debtMovesWithHome',
  'alterPosted',
  'closeUnexplained',
] as const
export type RefusalName = (typeof refusalNames)[number]

/** What a local rule does in the product. */
const packEffects = [
  'noCutOff',
  'noAccessLimit',
  'committeeUrges',
  'committeeFirst',
  'prepaymentLimit',
  'publication',
  'settleBeforeTransfer',
  'noPrivateReductions',
] as const
export type PackEffect = (typeof packEffects)[number]

const rule = z.object({
  name: z.string(),
  words,
  /** The rule in one line, as it stands beside the counts of a plan. */
  says: words,
  /** Law with its article, a provider's rule, or 公司规则. */
  source: words,
  instead: words,
  /** False: the product has no such action at all. */
  isOffered: z.boolean(),
})

const packRule = z.object({
  effect: z.enum(packEffects),
  says: words,
  source: words,
  /** Null: from which day is not known here yet; it is listed for every day. */
  validFrom: plainDate.nullable(),
  /** The text is to be compared with the published one before it is relied on. */
  isToBeChecked: z.boolean(),
})

export const listComplianceRules = query({
  name: 'listComplianceRules',
  access: everyStaff,
  summary: 'Every rule of dunning with its article, the local packs, and each community’s pack.',
  input: z.strictObject({
    /** What held on this day; today when left out. */
    onDay: plainDate.optional(),
  }),
  output: z.object({
    onDay: plainDate,
    guardRails: z.array(rule.extend({ name: guardRail })),
    refusals: z.array(rule.extend({ name: z.enum(refusalNames) })),
    packs: z.array(z.object({ name: packName, place: words, rules: z.array(packRule) })),
    communities: z.array(
      z.object({
        communityId: id,
        name: z.string(),
        pack: packName,
        /** False: nobody chose one; the national pack holds. */
        isChosen: z.boolean(),
        chosenOn: z.string().nullable(),
        chosenBy: z.string().nullable(),
      }),
    ),
  }),
})

export const setJurisdiction = command({
  name: 'setJurisdiction',
  access: ['administrator'],
  summary: 'Chooses which local rules a community is under.',
  input: z.strictObject({ communityId: id, pack: packName }),
  output: z.object({}),
})
