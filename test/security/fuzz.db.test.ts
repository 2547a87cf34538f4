import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../src/app/operations.ts'
import { Failure } from '../../src/kernel/failure.ts'
import { encodeTagged } from '../../src/platform/tagged-json.ts'
import { arbitraryOf } from '../support/arbitrary.ts'
import { createTestPlatform } from '../support/platform.ts'
import type { Story } from '../support/story.ts'
import { createFullCompany, idsOf, poolsOf, staffOf } from './fixtures.ts'

const perOperation = process.env.SOAK === '1' ? 2000 : 8

/** What people type, and what they should not (S34: nothing of it ever becomes SQL). */
const nastyTexts = fc.oneof(
  fc.constantFrom(
    `'; drop table billing.charge; --`,
    `1' or '1'='1`,
    `\\'; select pg_sleep(3); --`,
    '%_%',
    '$1',
    '\u0024{7*7}{{7*7}}',
    '<script>alert(1)</script>',
    '=1+1',
    '\u0000',
    '\ud800',
    '__proto__',
    'a'.repeat(10_000),
    '🏠'.repeat(30),
    ' \t\n ',
    '１栋１０１',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
)

/** Inputs that are wrong in kind: other types, huge numbers, keys of prototypes. */
const garbage = fc.oneof(
  fc.anything({ withBigInt: true, withDate: false, withMap: false, withSet: false }),
  fc.dictionary(
    fc.constantFrom(
      '__proto__',
      'constructor',
      'communityId',
      'householdId',
      'amountFen',
      'text',
      'limit',
      'after',
    ),
    fc.anything({ withBigInt: true }),
  ),
  fc.constantFrom(null, undefined, [], '', Number.NaN, 10n ** 40n, -1n),
)

describe('R24: every operation, fuzzed from its contract', async () => {
  const platform = await createTestPlatform()
  let story: Story
  let actor: Awaited<ReturnType<typeof staffOf>>

  beforeAll(async () => {
    story = await createFullCompany(platform, 'fuzz', '本司')
    actor = await staffOf(platform, story)
  })

  /** Refused in words or done; anything else is a bug. Returns whether it was done. */
  const attempt = async (
    operation: (typeof operations)[number],
    input: unknown,
  ): Promise<boolean> => {
    const { name, isPlatform } = operation.contract
    try {
      await platform.run(operation, input, { companyId: isPlatform ? 0n : story.companyId, actor })
      return true
    } catch (error) {
      if (error instanceof Failure && (error.status < 500 || error.code === 'channelUnknown'))
        return false
      const { message = String(error), stack = '' } = error as Error
      const line = /src\/[\w/.-]+:\d+/.exec(stack.replace(/src\/platform\/[\w/.-]+:\d+/g, ''))?.[0]
      faults.set(`${name}: ${message.replace(/\s+/g, ' ').slice(0, 200)} (${line})`, safe(input))
      return false
    }
  }
  /** What was answered with a fault, with one input that does it. */
  const faults = new Map<string, string>()

  test('R24, S34, S55: no answer is a fault, what was done is in the audit, the books agree', async () => {
    const pools = poolsOf(await idsOf(platform, story.companyId), nastyTexts)
    const done = new Set<string>()
    for (const operation of operations) {
      const { name, input, kind, isPlatform } = operation.contract
      const tried = [
        ...fc.sample(arbitraryOf(input, pools), { numRuns: perOperation, seed: 2 }),
        ...fc.sample(garbage, { numRuns: perOperation, seed: 3 }),
      ]
      for (const one of tried) {
        const startedAt = performance.now()
        const isDone = await attempt(operation, one)
        expect([name, performance.now() - startedAt < 10_000]).toEqual([name, true])
        if (isDone && kind === 'command' && !isPlatform) done.add(name)
      }
    }
    expect(Object.fromEntries(faults)).toEqual({})
    expect(done.size).toBeGreaterThan(15)
    const audited = await platform.query<{ operation: string }>(
      `select distinct split_part(operation, '/', 1) as operation from platform.audit where company_id = $1`,
      [story.companyId],
    )
    const names = audited.map(({ operation }) => operation)
    expect([...done].filter((name) => !names.includes(name))).toEqual([])
    const queries = operations
      .filter(({ contract }) => contract.kind === 'query')
      .map(({ contract }) => contract.name)
    expect(names.filter((name) => queries.includes(name))).toEqual([])
    expect(({} as Record<string, unknown>).polluted).toBeUndefined()
    expect(await platform.query('select count(*) from billing.charge')).toHaveLength(1)
    // Rows written around the ledger by the fixture are what may differ; nothing else.
    const outside = ['suspense', 'suspenseEntry', 'landing']
    expect((await story.verify()).filter(({ kind }) => !outside.includes(String(kind)))).toEqual([])
  })
})

const safe = (value: unknown): string => {
  try {
    return encodeTagged(value).slice(0, 500)
  } catch {
    return '(not JSON)'
  }
}
