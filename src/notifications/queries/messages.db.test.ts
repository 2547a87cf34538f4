import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import type { Input, Output } from '../../platform/context.ts'
import type * as api from '../api.ts'

type Listed = Output<typeof api.listMessages>
type Filter = Partial<Input<typeof api.listMessages>>

const platform = await createTestPlatform()
let story: Story
let runId: bigint

const list = (filter: Filter = {}): Promise<Listed> => story.run<Listed>('listMessages', filter)

/**
 * Six homes: one has paid before, the mail of one failed and a letter reached it, two read theirs
 * (one of them pays), one was given up, and one waits.
 */
beforeAll(async () => {
  story = await createStory(platform, { slug: 'letters', from: '2026-10-01', homes: 6 })
  const { companyId, communityId, units } = story
  await platform.query(
    `insert into notifications.carrier_account (company_id, id, carrier, name, push_secret, price, refilled_at, created_at)
     select $1, n.id, n.carrier, n.carrier, 's', n.price, now(), now() from (values (1, 'smtp', 0), (2, 'letter', 12000)) n(id, carrier, price)`,
    [companyId],
  )
  await story.bill('2026-10')
  const household = (at: number): bigint => units[at]?.householdId ?? 0n
  await story.pay(household(0))
  story.on('2026-10-09')
  ;({ runId } = await story.run<{ runId: bigint }>('startBillDelivery', {
    communityId,
    month: '2026-10',
  }))
  const deliver = (at: number, account: number, attempt: number, state: string, opened = false) =>
    platform.query(
      `insert into notifications.delivery (company_id, message_id, attempt_no, carrier_account_id, carrier, form, address_kind,
         address_id, address_hash, masked, delivery_no, rendered, cost, state, created_at, accepted_at, ended_at, opened_at)
       select m.company_id, m.id, $4::int, $3, a.carrier, case a.carrier when 'smtp' then 'email' else 'letter' end, 'mailbox', 1, 'h', 'w***@x.cn',
         'n' || m.id || $4::int, '{"form":"letter","title":"T","text":"您的账单"}', a.price, $5::text, '2026-10-09T10:00:00+08:00',
         '2026-10-09T10:00:00+08:00', case when $5::text <> 'accepted' then '2026-10-09T10:05:00+08:00'::timestamptz end,
         case when $6::boolean then '2026-10-09T11:00:00+08:00'::timestamptz end
       from notifications.message m join notifications.carrier_account a on a.company_id = m.company_id and a.id = $3
       where m.company_id = $1 and m.household_id = $2`,
      [companyId, household(at), account, attempt, state, opened],
    )
  await deliver(1, 1, 1, 'failed')
  await deliver(1, 2, 2, 'delivered')
  await deliver(2, 1, 1, 'delivered', true)
  await deliver(3, 1, 1, 'delivered', true)
  await deliver(4, 1, 1, 'failed')
  await deliver(4, 1, 2, 'failed')
  await platform.query(
    `update notifications.message m set
       sent_at = d.first, delivered_at = d.done, opened_at = d.opened,
       state = case when d.done is null then 'unreachable' else 'delivered' end,
       reason = case when d.done is null then 'addressGone' end
     from (select message_id, min(accepted_at) as first, min(ended_at) filter (where state = 'delivered') as done,
       min(opened_at) as opened from notifications.delivery where company_id = $1 group by message_id) d
     where m.company_id = $1 and m.id = d.message_id`,
    [companyId],
  )
  story.on('2026-10-12')
  await story.pay(household(2))
})

describe('every number of a sending opens to its list', () => {
  test('the progress, the reasons, and each account’s line', async () => {
    const run = await story.run<Output<typeof api.getDeliveryRun>>('getDeliveryRun', { runId })
    expect(run.progress).toEqual({ waiting: 1, sent: 4, delivered: 3, opened: 2, notReached: 2 })
    for (const step of ['waiting', 'sent', 'delivered', 'opened', 'notReached'] as const) {
      expect((await list({ runId, step })).total, step).toBe(run.progress[step])
    }
    for (const { reason, count } of run.notReached) {
      expect((await list({ runId, reason, step: 'notReached' })).total, reason).toBe(count)
    }
    expect(run.report.map(({ name, paidWithin7Days }) => [name, paidWithin7Days])).toEqual([
      ['smtp', 1],
      ['letter', 0],
    ])
    for (const { carrierAccountId, paidWithin7Days, ...line } of run.report) {
      for (const step of ['sent', 'delivered', 'opened', 'failed'] as const) {
        expect((await list({ runId, carrierAccountId, step })).total, step).toBe(line[step])
      }
      expect((await list({ runId, carrierAccountId, step: 'paid' })).total).toBe(paidWithin7Days)
    }
  })

  test('the total, which counts a household once that two accounts tried', async () => {
    const { report, total } = await story.run<Output<typeof api.getDeliveryRun>>('getDeliveryRun', {
      runId,
    })
    for (const step of ['sent', 'delivered', 'opened', 'failed'] as const) {
      expect((await list({ runId, step })).total, step).toBe(total[step])
    }
    expect((await list({ runId, step: 'paid' })).total).toBe(total.paidWithin7Days)
    expect(total).toMatchObject({ sent: 4, delivered: 3, failed: 2, cost: 12_000n })
    expect(report.reduce((sum, { sent }) => sum + sent, 0)).toBe(5)
  })
})

describe('the list', () => {
  test('walks page by page over what its sums count, newest first', async () => {
    const whole = await list()
    expect(whole).toMatchObject({ total: 6, sent: 4, delivered: 3, cost: 12_000n, next: null })
    const walked: bigint[] = []
    for (let after: string | undefined; ; ) {
      const page: Listed = await list({ limit: 4, ...(after ? { after } : {}) })
      expect(page.total).toBe(6)
      walked.push(...page.messages.map(({ id }) => id))
      if (page.next === null) break
      after = page.next
    }
    expect(walked).toEqual(whole.messages.map(({ id }) => id))
    expect([...walked].sort((a, b) => (a < b ? 1 : -1))).toEqual(walked)
  })

  test.each<[Filter, number]>([
    [{ kind: 'billReady' }, 6],
    [{ kind: 'receipt' }, 0],
    [{ text: '业主3' }, 1],
    [{ text: '-102' }, 1],
    [{ from: '2026-10-09', to: '2026-10-09' }, 6],
    [{ to: '2026-10-08' }, 0],
    [{ from: '2026-10-10' }, 0],
    [{ reason: 'paid' }, 1],
    [{ step: 'failed' }, 2],
    [{ step: 'paid' }, 1],
  ])('by %o', async (filter, total) => {
    expect((await list(filter)).total).toBe(total)
  })

  test('opens a message to all that was tried, word for word', async () => {
    const householdId = story.units[1]?.householdId ?? 0n
    const { messages } = await list({ householdId })
    expect(messages).toMatchObject([
      { unitCode: story.units[1]?.code, form: 'letter', masked: 'w***@x.cn', readerName: '业主2' },
    ])
    const opened = await story.run<Output<typeof api.getMessage>>('getMessage', {
      messageId: messages[0]?.id,
    })
    expect(opened.deliveries).toMatchObject([
      { attemptNo: 1, state: 'failed', accountName: 'smtp' },
      { attemptNo: 2, state: 'delivered', rendered: { text: '您的账单' }, cost: 12_000n },
    ])
  })
})
