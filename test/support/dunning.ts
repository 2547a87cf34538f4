import { tasks } from '../../src/app/schedule.ts'
import type { Actor } from '../../src/platform/context.ts'
import { createTestPlatform } from './platform.ts'
import { createStory } from './story.ts'

type Grant = { role: 'steward' | 'manager'; communityId: bigint | null }

export type Hindrance = { rule: string; source: { zh: string }; until: string | null }
export type Kept = {
  eventId: bigint
  caseId: bigint
  promiseId: bigint | null
  isRepeat: boolean
  warnings: Hindrance[]
}
type Case = {
  case: {
    state: string
    cause: string | null
    nextAction: string | null
    nextOn: string | null
    closeReason: string | null
    stewardId: bigint | null
    overdueFen: bigint
    promise: { state: string; promisedOn: string } | null
  }
  people: { partyId: bigint; name: string; phones: { phoneId: bigint }[] }[]
  events: { kind: string; outcome: string | null; hasVoice: boolean; recordedBy: string }[]
  contact: {
    callOn: string | null
    visitOn: string | null
    hindrances: Hindrance[]
    inAYear: number
  }
}

/**
 * A community with two months of bills overdue on 2026-03-16, two stewards, a manager, a steward of
 * another community, and what they do with cases.
 */
export const openDunning = async (slug: string) => {
  const platform = await createTestPlatform()
  const story = await createStory(platform, { homes: 8, slug })
  const { run, communityId, companyId } = story
  for (const month of ['2026-01', '2026-02']) await story.bill(month)
  story.on('2026-03-16')
  const hire = async (name: string, ...grants: Grant[]): Promise<Actor & { id: bigint }> => {
    const input = { signInName: name, displayName: name, grants }
    const { staffId: id } = await run<{ staffId: bigint }>('addStaff', input)
    return { kind: 'staff', id, name, grants }
  }
  const chen = await hire('chenjing', { role: 'steward', communityId })
  const wang = await hire('wanglei', { role: 'steward', communityId })
  const elsewhere = await run<{ communityId: bigint }>('createCommunity', { name: '另一个小区' })
  const stranger = await hire('lihao', { role: 'steward', communityId: elsewhere.communityId })
  const manager = await hire('zhaomin', { role: 'manager', communityId: null })
  const follow = (paymentId: bigint) =>
    tasks.followPayments?.(platform, { companyId, paymentIds: String(paymentId) })
  return {
    ...{ platform, story, run, communityId, companyId, chen, wang, stranger, manager, follow },
    home: (index: number): bigint => story.units[index]?.householdId ?? 0n,
    nightly: () => tasks.tendCases?.(platform, { companyId }) ?? Promise.resolve(),
    /** Pays, and lets the job that follows payments run. */
    pay: async (householdId: bigint, amountFen?: bigint): Promise<void> => {
      const paymentId = await story.pay(householdId, {
        reference: `r${householdId}-${platform.clock.now().epochMilliseconds}`,
        ...(amountFen ? { amountFen } : {}),
      })
      await follow(paymentId)
    },
    look: (caseId: bigint, actor: Actor = chen) => run<Case>('getCase', { caseId }, { actor }),
    call: (input: object, actor: Actor = chen) =>
      run<Kept>('recordCall', { outcome: 'reached', minutes: 5, ...input }, { actor }),
    open: (householdId: bigint, input: object = {}) =>
      run<{ caseId: bigint; isNew: boolean }>(
        'openCase',
        { householdId, ...input },
        { actor: chen },
      ),
  }
}
