import { parseMoney, yuan } from '../../shared/money.ts'
import { say } from '../language/words.ts'
import { newIdempotencyKey } from '../rpc/link.ts'
import type { Deed, DeedInput, Home } from './deeds.ts'
import { words } from './words.ts'

type Outcome = DeedInput['outcome']
type Cause = NonNullable<DeedInput['cause']>

// The contracts' own lists would bring their validation with them, a third of what a phone loads.
const outcomes = [
  'reached',
  'promise',
  'asksPlan',
  'dispute',
  'refused',
  'notReached',
  'noteLeft',
  'wrongPerson',
  'wrongNumber',
] as const satisfies readonly Outcome[]
const causes = [
  'wrongData',
  'forgot',
  'serviceDispute',
  'vacant',
  'hardship',
  'unwilling',
] as const satisfies readonly Cause[]

/** Nobody of the household was spoken with, so that only what can be seen is said of the cause. */
const silent: readonly Outcome[] = ['notReached', 'noteLeft', 'wrongPerson', 'wrongNumber']
const seen: readonly Cause[] = ['wrongData', 'vacant']
export const causesOf = (outcome: Outcome | null): readonly Cause[] =>
  outcome !== null && silent.includes(outcome) ? seen : causes

/** The number that was dialled from this page, and when. */
export type Dialled = { readonly phoneId: bigint; readonly at: number }

/** What is being recorded, before it is kept. */
export type Draft = {
  readonly outcome: Outcome | null
  readonly promisedOn: string | null
  /** As it was typed. */
  readonly amount: string
  readonly cause: Cause | null
  readonly note: string
  readonly voice: Blob | null
}

/** The results a call or a visit can have; where nothing is asked for nothing is promised. */
export const outcomesOf = (way: 'call' | 'visit', { overdueFen }: Home): readonly Outcome[] =>
  outcomes.filter((outcome) => {
    if (outcome === 'promise' || outcome === 'asksPlan') return overdueFen > 0n
    if (outcome === 'noteLeft') return way === 'visit'
    return outcome === 'wrongNumber' ? way === 'call' : true
  })

/** The promised amount in fen; null when it is none that may be promised. */
export const promisedFen = ({ amount }: Draft, { overdueFen }: Home): bigint | null => {
  const fen = parseMoney(amount)
  return fen !== null && fen > 0n && fen <= overdueFen ? fen : null
}

export const isComplete = (draft: Draft, home: Home): boolean =>
  draft.outcome === 'promise'
    ? draft.promisedOn !== null && promisedFen(draft, home) !== null
    : draft.outcome !== null

const usualMinutes = { call: 5, visit: 15 }

/** A deed as it waits for the server: what is sent, and how it is listed until then. */
export const deedOf = ({
  way,
  home,
  staffId,
  draft,
  dialled,
}: {
  way: 'call' | 'visit'
  home: Home
  staffId: bigint
  draft: Draft
  dialled: Dialled | null
}): Deed => {
  const { outcome, promisedOn, cause, note, voice } = draft
  if (outcome === null) throw new Error('a deed without a result')
  const at = new Date()
  const amountFen = outcome === 'promise' ? promisedFen(draft, home) : null
  const promise = amountFen !== null && promisedOn ? { amountFen, promisedOn } : null
  const since = dialled && Math.round((at.getTime() - dialled.at) / 60_000)
  return {
    clientKey: newIdempotencyKey(),
    staffId,
    at: at.toISOString(),
    way,
    home,
    voice,
    says: {
      zh: saysOf('zh', way, home, outcome, promise),
      en: saysOf('en', way, home, outcome, promise),
    },
    input: {
      householdId: home.householdId,
      outcome,
      minutes: since === null ? usualMinutes[way] : Math.min(Math.max(since, 1), 60),
      note: note.trim(),
      happenedAt: at.toISOString(),
      ...(dialled ? { phoneId: dialled.phoneId } : {}),
      ...(promise ? { promise } : {}),
      ...(cause ? { cause } : {}),
    },
  }
}

const saysOf = (
  language: 'zh' | 'en',
  way: 'call' | 'visit',
  { unitLabel }: Home,
  outcome: Outcome,
  promise: { amountFen: bigint; promisedOn: string } | null,
): string => {
  const said = promise
    ? say(words, language, way === 'visit' ? 'visitPromise' : 'callPromise', {
        on: promise.promisedOn.slice(5),
        fen: yuan(promise.amountFen),
      })
    : saidOf(language, way, outcome)
  return `${unitLabel} ${said}`
}

/** What was recorded, in words: 电话，承诺缴费. A result this page does not know is left out. */
export const saidOf = (language: 'zh' | 'en', kind: string, outcome: string | null): string => {
  const isVisit = kind === 'visit'
  const known = outcomes.find((name) => name === outcome)
  const parts = [
    say(words, language, isVisit ? 'saidVisit' : 'saidCall'),
    ...(known ? [say(words, language, isVisit && known === 'notReached' ? 'notMet' : known)] : []),
  ]
  return parts.join(language === 'zh' ? '，' : ', ')
}
