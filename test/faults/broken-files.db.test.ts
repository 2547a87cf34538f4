import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
import { Failure } from '../../src/kernel/failure.ts'
import { randomFrom } from '../simulation/random.ts'
import { expectBooksAgree, openOnline, openSeeded, startAll } from '../support/online.ts'
import { knowOperations } from '../support/seed.ts'
import { writeXlsx } from '../support/sheets.ts'

knowOperations([...operationsByName.values()])
const isSoak = process.env.SOAK === '1'
const online = await openOnline({ now: '2026-11-22T10:00:00+08:00' })
const { platform, sandbox } = online

/** Some bytes changed, the file cut, or a piece of it doubled. */
const damage = (bytes: Buffer, seed: number): Buffer => {
  const random = randomFrom(seed)
  if (random.chance(15)) return bytes.subarray(0, random.below(bytes.length))
  const copy = Buffer.from(bytes)
  for (let n = 0; n <= random.below(4); n += 1) copy[random.below(copy.length)] = random.below(256)
  const cut = random.below(copy.length)
  return random.chance(10) ? Buffer.concat([copy.subarray(0, cut), copy]) : copy
}

/** Done, or refused in words within ten seconds; anything else is a fault. */
const outcomeOf = async (work: () => Promise<unknown>): Promise<'done' | 'refused'> => {
  const startedAt = performance.now()
  try {
    await work()
    return 'done'
  } catch (error) {
    expect(error).toBeInstanceOf(Failure)
    expect((error as Failure).status).toBeLessThan(500)
    return 'refused'
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  }
}

test(
  'R25: a channel’s bill with any bytes changed is read or refused, never half kept',
  async () => {
    platform.clock.moveTo('2026-11-22T10:00:00+08:00')
    const { seeded, merchant } = await openSeeded(online)
    for (const { householdId } of seeded.households.slice(0, 4)) {
      const { outTradeNo } = await startAll(seeded, householdId)
      await sandbox.pay(outTradeNo)
    }
    await sandbox.deliver()
    platform.clock.moveTo('2026-11-23T10:40:00+08:00')
    const { text } = await sandbox.control('GET', `bills/${merchant.mchid}/2026-11-22`)
    const kept = async () => {
      const [row] = await platform.query<{ statements: string; lines: string }>(
        `select (select count(*) from reconciliation.statement where company_id = $1) as statements,
           (select count(*) from reconciliation.statement_line where company_id = $1) as lines`,
        [seeded.companyId],
      )
      return row
    }
    const outcomes = new Map<string, number>()
    for (let seed = 0; seed < (isSoak ? 5_000 : 40); seed += 1) {
      const before = await kept()
      const content = damage(Buffer.from(text), seed).toString('base64')
      const outcome = await outcomeOf(() =>
        seeded.run('receiveStatement', { date: '2026-11-22', content }),
      )
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if (outcome === 'refused') expect(await kept(), `seed ${seed}`).toEqual(before)
    }
    expect(outcomes.get('refused')).toBeGreaterThan(15)
    await seeded.run('receiveStatement', {
      date: '2026-11-22',
      content: Buffer.from(text).toString('base64'),
    })
    await expectBooksAgree(seeded)
  },
  isSoak ? 900_000 : 60_000,
)

test(
  'R25: a workbook with any bytes changed is imported whole or refused, never in part',
  async () => {
    const { seeded } = await openSeeded(online, { homes: 1, months: [] })
    const whole = await writeXlsx([
      {
        name: '9栋',
        rows: [
          ['房号', '业主', '面积', '单价', '交至', '欠费'],
          ...Array.from({ length: 20 }, (_, n) => [
            `${n + 1}01`,
            `业主${n}`,
            80,
            2.5,
            '2026-10',
            null,
          ]),
        ],
      },
    ])
    const count = async (): Promise<number> => {
      const [row] = await platform.query<{ units: number }>(
        'select count(*)::int as units from property.unit where company_id = $1',
        [seeded.companyId],
      )
      return row?.units ?? -1
    }
    const { communityId } = seeded
    for (let seed = 0; seed < (isSoak ? 500 : 6); seed += 1) {
      const file = whole.replace('.xlsx', `-${seed}.xlsx`)
      writeFileSync(file, damage(readFileSync(whole), seed))
      const before = await count()
      let added = 0
      const outcome = await outcomeOf(async () => {
        const done = await seeded.run<{ unitsAdded: number }>('commitImport', { file, communityId })
        added = done.unitsAdded
      })
      expect(await count(), `seed ${seed} ${outcome}`).toBe(before + added)
    }
    await expectBooksAgree(seeded)
  },
  isSoak ? 900_000 : 60_000,
)

test('S18: coming back from the cashier’s page never marks anything paid', async () => {
  platform.clock.moveTo('2026-11-23T11:00:00+08:00')
  const { seeded } = await openSeeded(online)
  const householdId = seeded.households[0]?.householdId ?? 0n
  const { attemptId } = await startAll(seeded, householdId, { scene: 'h5' })
  const { url } = await seeded.run<{ url: string }>('createBillLink', { householdId })
  for (const query of ['', '?paid=1', '?trade_state=SUCCESS&result_code=SUCCESS']) {
    platform.clock.moveTo(platform.clock.now().add({ seconds: 10 }).toString())
    const answer = await fetch(`${url}/payments/${attemptId}${query}`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('确认中')
  }
  expect(await seeded.run<object>('getPaymentState', { attemptId })).toMatchObject({
    state: 'pending',
    paymentId: null,
  })
})
