import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Failure } from '../../src/kernel/failure.ts'
import { createTestPlatform } from '../support/platform.ts'
import { createStory, type Story } from '../support/story.ts'

const platform = await createTestPlatform()
const isSoak = process.env.SOAK === '1'

/** One step of a random year: what is done, to the n-th home, with a number to choose by. */
type Step = { readonly what: keyof typeof deeds; readonly home: number; readonly pick: number }

type Open = { id: bigint; periodMonth: string; outstandingFen: bigint; isReversed: boolean }

const openOf = async (story: Story, home: number): Promise<Open[]> => {
  const unit = story.units[home % story.units.length]
  const { charges } = await story.run<{ charges: Open[] }>('listHouseholdCharges', {
    householdId: unit?.householdId,
  })
  return charges
}

const ids = async (story: Story, text: string): Promise<bigint[]> =>
  (await platform.query<{ id: string }>(text, [story.companyId])).map(({ id }) => BigInt(id))

const chosen = <T>(items: readonly T[], pick: number): T | undefined =>
  items[pick % Math.max(1, items.length)]

const deeds = {
  bill: (story: Story, { pick }: Step) =>
    story.run('publishBilling', {
      communityId: story.communityId,
      month: `2026-0${1 + (pick % 9)}`,
    }),
  rollBack: async (story: Story, { pick }: Step) => {
    const runId = chosen(
      await ids(
        story,
        `select id from billing.billing_run where company_id = $1 and state = 'published' order by id`,
      ),
      pick,
    )
    if (runId) await story.run('rollBackBilling', { runId, reason: '撤回重出' })
  },
  pay: async (story: Story, { home, pick }: Step) => {
    const unit = story.units[home % story.units.length]
    await story.pay(unit?.householdId ?? 0n, { amountFen: BigInt(1 + (pick % 30_000)) })
  },
  settle: async (story: Story, { home, pick }: Step) => {
    const charge = chosen(await openOf(story, home), pick)
    const unit = story.units[home % story.units.length]
    if (charge) await story.pay(unit?.householdId ?? 0n, { chargeIds: [charge.id] })
  },
  takeBack: async (story: Story, { pick }: Step) => {
    const paymentId = chosen(
      await ids(
        story,
        'select id from payments.payment where company_id = $1 and not is_reversed order by id',
      ),
      pick,
    )
    if (paymentId) await story.run('reversePayment', { paymentId, reason: '收错' })
  },
  waive: async (story: Story, { home, pick }: Step) => {
    const charge = chosen(await openOf(story, home), pick)
    if (!charge) return
    const kind = chosen(['waiver', 'writeOff', 'discount'], pick)
    const amountFen = 1n + (BigInt(pick) % charge.outstandingFen)
    const { waiverId } = await story.run<{ waiverId: bigint }>('requestWaiver', {
      chargeId: charge.id,
      periodMonth: charge.periodMonth,
      amountFen,
      kind,
      reason: '协商',
    })
    await story.run('decideWaiver', { waiverId, approve: pick % 5 !== 0 })
  },
  unwaive: async (story: Story, { pick }: Step) => {
    const waiverId = chosen(
      await ids(
        story,
        `select id from billing.waiver where company_id = $1 and state = 'approved' order by id`,
      ),
      pick,
    )
    if (waiverId) await story.run('reverseWaiver', { waiverId, reason: '撤销' })
  },
  oneOff: async (story: Story, { home, pick }: Step) => {
    const unit = story.units[home % story.units.length]
    await story.run('postOneOffCharge', {
      billingAccountId: unit?.billingAccountId,
      chargeItemId: story.itemId,
      amountFen: BigInt(1 + (pick % 5000)),
      description: '门禁卡',
      serviceOn: `2026-0${1 + (pick % 9)}-15`,
      dueOn: '2026-10-31',
    })
  },
  reverse: async (story: Story, { home, pick }: Step) => {
    const charge = chosen(await openOf(story, home), pick)
    if (charge)
      await story.run('reverseCharge', {
        chargeId: charge.id,
        periodMonth: charge.periodMonth,
        reason: '作废',
      })
  },
  changeOwner: (story: Story, { home, pick }: Step) =>
    story.run('changeOwner', {
      unitId: story.units[home % story.units.length]?.unitId,
      handedOverOn: `2026-0${1 + (pick % 9)}-11`,
      newOwners: [`买家${pick % 7}`],
    }),
  supplement: (story: Story, { pick }: Step) =>
    story.run('publishBilling', {
      communityId: story.communityId,
      month: `2026-0${1 + (pick % 9)}`,
      supplement: true,
    }),
} as const

const step: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(...(Object.keys(deeds) as (keyof typeof deeds)[])),
  home: fc.nat(7),
  pick: fc.nat(1_000_000),
})

/** Money in is prepaid or has settled something; nothing else happens to it. Days are billed once. */
const ownAccount = async (story: Story) => {
  const [row] = await platform.query<{
    received: string
    kept: string
    doubled: string
    unequal: string
  }>(
    `select (select coalesce(sum(amount_fen), 0) from payments.payment where company_id = $1 and not is_reversed)::text as received,
       ((select coalesce(sum(balance_fen), 0) from ledger.prepayment_balance where company_id = $1)
         + (select coalesce(sum(settled_fen), 0) from billing.charge where company_id = $1))::text as kept,
       (select count(*) from billing.charge a join billing.charge b on b.company_id = a.company_id and b.unit_id = a.unit_id
         and b.charge_item_id = a.charge_item_id and b.id > a.id and b.service_from <= a.service_to and b.service_to >= a.service_from
         where a.company_id = $1 and not a.is_reversed and not b.is_reversed and a.source_kind = 'run' and b.source_kind = 'run')::text as doubled,
       (select count(*) from billing.charge c where c.company_id = $1 and c.source_kind = 'run' and c.amount_fen <> (
         select round(c.quantity * c.price / 10000.0 * c.days / c.days_in_period)))::text as unequal`,
    [story.companyId],
  )
  expect(row).toEqual({ received: row?.received, kept: row?.received, doubled: '0', unequal: '0' })
}

test(
  'whatever is done in whatever order, the books agree after each step (R14–R17)',
  async () => {
    let number = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 12, maxLength: isSoak ? 200 : 25 }),
        async (steps) => {
          number += 1
          const story = await createStory(platform, { slug: `history-${number}`, homes: 4 })
          story.on('2026-09-20')
          await story.run('publishBilling', { communityId: story.communityId, month: '2026-09' })
          for (const one of steps) {
            try {
              await deeds[one.what](story, one)
            } catch (error) {
              if (!(error instanceof Failure)) throw error
            }
            expect(await story.verify(), `after ${one.what}`).toEqual([])
            await ownAccount(story)
          }
        },
      ),
      { numRuns: isSoak ? 200 : 5, endOnFailure: true },
    )
  },
  isSoak ? 3_600_000 : 120_000,
)
