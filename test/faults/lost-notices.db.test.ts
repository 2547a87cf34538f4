import { expect, test } from 'vitest'
import { reconciliationOperations } from '../../src/reconciliation/index.ts'
import { expectBooksAgree, openOnline, openSeeded, startAll } from '../support/online.ts'
import { countPayments } from '../support/pending-payments.ts'
import { knowOperations } from '../support/seed.ts'

knowOperations(reconciliationOperations)
const online = await openOnline({ now: '2026-11-22T10:00:00+08:00' })
const { platform, sandbox } = online
const homes = process.env.SOAK === '1' ? 1_000 : 40

test(
  'R07: notices that never arrive: asked about within 60 s of the age of 30 s; the bill has the rest',
  async () => {
    const { seeded } = await openSeeded(online, { homes })
    const orders = []
    for (const { householdId } of seeded.households) {
      orders.push(await startAll(seeded, householdId))
    }
    const born = platform.clock.now()
    const asked = orders.slice(0, Math.ceil(homes * 0.9))
    // The payer takes 25 seconds; no notice is ever sent.
    platform.clock.moveTo(born.add({ seconds: 25 }).toString())
    for (const { outTradeNo } of asked) await sandbox.pay(outTradeNo, { notice: 'lost' })
    // The schedule's minute comes round some time within the sixty seconds after the age of 30.
    platform.clock.moveTo(born.add({ seconds: 30 + 59 }).toString())
    await seeded.run('sweepPayments', {})
    expect(await countPayments(platform, seeded)).toBe(asked.length)

    // The others are paid and nothing asks again before the channel's bill is here.
    const rest = orders.slice(asked.length)
    for (const { outTradeNo } of rest) await sandbox.pay(outTradeNo, { notice: 'lost' })
    platform.clock.moveTo('2026-11-23T10:40:00+08:00')
    await seeded.run('fetchStatements', {})
    expect(await countPayments(platform, seeded)).toBe(homes)
    await expectBooksAgree(seeded)
  },
  process.env.SOAK === '1' ? 900_000 : 60_000,
)
