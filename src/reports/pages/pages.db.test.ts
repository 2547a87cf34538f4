import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { limitationOf } from '../../compliance/index.ts'
import type { Actor } from '../../platform/context.ts'
import type { InboxItem } from '../api.ts'

type Charge = { id: bigint; periodMonth: string; outstandingFen: bigint }

/**
 * One year of four homes: the first pays everything, the second is three months behind, the third
 * disputes a charge and has one waived, the fourth has prepaid and changes owner.
 */
describe('pages', async () => {
  const platform = await createTestPlatform()
  let story: Story
  const home = (index: number) => {
    const unit = story.units[index]
    if (!unit) throw new Error(`no home ${index}`)
    return unit
  }
  const chargesOf = async (householdId: bigint): Promise<Charge[]> =>
    (await story.run<{ charges: Charge[] }>('listHouseholdCharges', { householdId })).charges

  beforeAll(async () => {
    story = await createStory(platform)
    for (const month of ['2026-01', '2026-02', '2026-03', '2026-04']) {
      await story.bill(month)
      story.on(`${month}-20`)
      await story.pay(home(0).householdId)
      if (month === '2026-01') {
        await story.pay(home(1).householdId)
        await story.pay(home(3).householdId, { amountFen: 35_000n })
      }
    }
    const [disputed, waived] = await chargesOf(home(2).householdId)
    await story.run('openDispute', {
      chargeId: disputed?.id,
      periodMonth: disputed?.periodMonth,
      note: '未住',
    })
    const { waiverId } = await story.run<{ waiverId: bigint }>('requestWaiver', {
      chargeId: waived?.id,
      periodMonth: waived?.periodMonth,
      amountFen: waived?.outstandingFen,
      reason: '停水补偿',
    })
    await story.run('decideWaiver', { waiverId, approve: true })
    story.on('2026-04-25')
    await story.run('changeOwner', {
      unitId: home(3).unitId,
      handedOverOn: '2026-04-25',
      newOwners: ['新业主'],
    })
    story.on('2026-05-06')
  })

  test('a payment that was not made frees its charges the same day, here as on the bill', async () => {
    const { householdId } = home(1)
    type Balance = { heldFen: bigint; outstandingFen: bigint }
    const balance = () => story.run<Balance>('getHouseholdBalance', { householdId })
    const isHeld = async (): Promise<boolean[]> => {
      const { charges } = await story.run<{ charges: { isHeld: boolean }[] }>(
        'listHouseholdCharges',
        { householdId },
      )
      return charges.map((charge) => charge.isHeld)
    }
    const { outstandingFen } = await balance()
    await platform.query(
      `insert into billing.hold (company_id, household_id, reason, held_from, opened_at)
       values ($1, $2, 'pendingPayment', '2026-05-06', '2026-05-06T01:00:00Z')`,
      [story.companyId, householdId],
    )
    expect((await balance()).heldFen).toBe(outstandingFen)
    expect(await isHeld()).not.toContain(false)
    await platform.query(
      `update billing.hold set held_to = '2026-05-06', closed_at = '2026-05-06T02:00:00Z'
       where company_id = $1 and household_id = $2`,
      [story.companyId, householdId],
    )
    expect((await balance()).heldFen).toBe(0n)
    expect(await isHeld()).not.toContain(true)
    await platform.query('delete from billing.hold where company_id = $1 and household_id = $2', [
      story.companyId,
      householdId,
    ])
  })

  test('the balance is split into states that sum to it', async () => {
    for (const { householdId } of story.units) {
      const balance = await story.run<Record<string, bigint>>('getHouseholdBalance', {
        householdId,
      })
      const { outstandingFen, overdueFen, heldFen, notDueFen } = balance
      expect([overdueFen, heldFen, notDueFen].reduce((sum = 0n, fen = 0n) => sum + fen, 0n)).toBe(
        outstandingFen,
      )
      const charges = await chargesOf(householdId)
      expect(outstandingFen).toBe(charges.reduce((sum, charge) => sum + charge.outstandingFen, 0n))
    }
    const behind = await story.run<Record<string, unknown>>('getHouseholdBalance', {
      householdId: home(1).householdId,
    })
    expect(behind).toMatchObject({ overdueFen: 30_000n, overdueCount: 3, heldFen: 0n })
    const disputing = await story.run<Record<string, unknown>>('getHouseholdBalance', {
      householdId: home(2).householdId,
    })
    expect(disputing).toMatchObject({ overdueFen: 20_000n, heldFen: 10_000n, heldCount: 1 })
  })

  test('the timeline’s last balance is what is owed; its filter and pages change no balance', async () => {
    for (const { householdId } of story.units) {
      type Timeline = {
        entries: { key: string; kind: string; balanceFen: bigint | null }[]
        total: number
        next: string | null
      }
      const whole = await story.run<Timeline>('getHouseholdTimeline', { householdId })
      const { outstandingFen } = await story.run<{ outstandingFen: bigint }>(
        'getHouseholdBalance',
        { householdId },
      )
      expect(whole.entries.find(({ balanceFen }) => balanceFen !== null)?.balanceFen).toBe(
        outstandingFen,
      )
      const paged: Timeline['entries'] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page: Timeline = await story.run<Timeline>('getHouseholdTimeline', {
          householdId,
          limit: 2,
          ...(after ? { after } : {}),
        })
        paged.push(...page.entries)
        after = page.next
      }
      expect(paged).toEqual(whole.entries)
      const payments = await story.run<Timeline>('getHouseholdTimeline', {
        householdId,
        kinds: ['payment'],
      })
      expect(payments.entries).toEqual(whole.entries.filter(({ kind }) => kind === 'payment'))
    }
  })

  test('the map’s cells sum to its legend and each is in its first fitting state', async () => {
    type Map = {
      buildings: { id: bigint; overdueUnits: number }[]
      cells: { code: string; state: string; outstandingFen: bigint; overdueMonths: number }[]
      sums: { state: string; units: number; fen: bigint }[]
      overdueThreeMonths: { units: number; fen: bigint }
    }
    const states = new Map<string, string>()
    const first = await story.run<Map>('getBuildingMap', { communityId: story.communityId })
    for (const { id, overdueUnits } of first.buildings) {
      const map = await story.run<Map>('getBuildingMap', {
        communityId: story.communityId,
        buildingId: id,
      })
      for (const cell of map.cells) states.set(cell.code, cell.state)
      expect(map.sums.reduce((sum, { units }) => sum + units, 0)).toBe(map.cells.length)
      expect(map.sums.reduce((sum, { fen }) => sum + fen, 0n)).toBe(
        map.cells.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n),
      )
      expect(map.sums.find(({ state }) => state === 'overdue')?.units).toBe(overdueUnits)
    }
    expect(story.units.map(({ code }) => states.get(code))).toEqual([
      'paid',
      'overdue',
      'overdue',
      'paid',
    ])
  })

  test('households: totals over the whole filter, pages that neither lose nor repeat', async () => {
    type List = {
      households: { householdId: bigint; outstandingFen: bigint }[]
      total: number
      outstandingFen: bigint
      next: string | null
    }
    const list = (filter: Record<string, unknown>) =>
      story.run<List>('listHouseholdsWithBalance', { communityId: story.communityId, ...filter })
    for (const order of ['code', 'outstanding']) {
      const whole = await list({ order })
      expect(whole.total).toBe(5)
      const paged: bigint[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page: List = await list({ order, limit: 2, ...(after ? { after } : {}) })
        expect(page.outstandingFen).toBe(whole.outstandingFen)
        paged.push(...page.households.map(({ householdId }) => householdId))
        after = page.next
      }
      expect(paged).toEqual(whole.households.map(({ householdId }) => householdId))
    }
    const behind = await list({ minOverdueMonths: 3 })
    expect(behind.households.map(({ householdId }) => householdId)).toEqual([home(1).householdId])
    const held = await list({ text: '业主2' })
    expect(held.households.map(({ householdId }) => householdId)).toEqual([home(1).householdId])
  })

  test('ageing, the arrears behind it and the identity agree', async () => {
    const ageing = await story.run<{
      total: { totalFen: bigint; fen: bigint[]; households: number }
    }>('getAgeing', {})
    const arrears = await story.run<{
      outstandingFen: bigint
      households: number
      arrears: { bucket: string }[]
    }>('listArrears', {})
    expect(ageing.total.totalFen).toBe(arrears.outstandingFen)
    expect(ageing.total.fen.reduce((sum, fen) => sum + fen, 0n)).toBe(ageing.total.totalFen)
    expect(ageing.total.households).toBe(arrears.households)
    const byItem = await story.run<{ rows: { totalFen: bigint }[] }>('getAgeing', { by: 'item' })
    expect(byItem.rows.reduce((sum, { totalFen }) => sum + totalFen, 0n)).toBe(
      ageing.total.totalFen,
    )
    const one = await story.run<{ outstandingFen: bigint }>('listArrears', {
      bucket: arrears.arrears[0]?.bucket,
    })
    expect(one.outstandingFen).toBeGreaterThan(0n)
    const identity = await story.run<{ differenceFen: bigint; ledgerClosingFen: bigint }>(
      'getArrearsIdentity',
      {
        from: '2026-02-01',
        to: '2026-05-06',
      },
    )
    expect(identity).toMatchObject({ differenceFen: 0n, ledgerClosingFen: arrears.outstandingFen })
  })

  test('a day and a month close to what was paid', async () => {
    const day = await story.run<{
      netFen: bigint
      items: { fen: bigint }[]
      toPrepaymentFen: bigint
      fromPrepaymentFen: bigint
    }>('getDailyClosing', { date: '2026-01-20' })
    expect(day.netFen).toBe(55_000n)
    const items = day.items.reduce((sum, { fen }) => sum + fen, 0n)
    expect(items + day.toPrepaymentFen - day.fromPrepaymentFen).toBe(day.netFen)
    const month = await story.run<{
      arrears: { openingFen: bigint; closingFen: bigint }
      items: { chargedFen: bigint; receivedFen: bigint; waivedFen: bigint; reversedFen: bigint }[]
      prepayment: { openingFen: bigint; paidInFen: bigint; usedFen: bigint; closingFen: bigint }
    }>('getMonthClosing', { month: '2026-02' })
    const moved = month.items.reduce(
      (sum, row) => sum + row.chargedFen - row.receivedFen - row.waivedFen - row.reversedFen,
      0n,
    )
    expect(month.arrears.closingFen - month.arrears.openingFen).toBe(moved)
    expect(month.prepayment).toEqual({
      openingFen: 35_000n,
      paidInFen: 0n,
      usedFen: 20_000n,
      closingFen: 15_000n,
    })
  })

  test('today lists what is open by deadline, and what was decided', async () => {
    const { inbox, done } = await story.run<{ inbox: InboxItem[]; done: unknown[] }>('getToday', {
      communityId: story.communityId,
    })
    expect(inbox.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['dispute', 'run']))
    const deadlines = inbox.map(({ deadline }) => deadline ?? '9999')
    expect(deadlines).toEqual([...deadlines].sort())
    expect(done).toEqual([])
    await story.bill('2026-05')
    const after = await story.run<{ inbox: InboxItem[]; done: { title: { zh: string } }[] }>(
      'getToday',
      {},
    )
    expect(after.inbox.map(({ kind }) => kind)).not.toContain('run')
    expect(after.done[0]?.title.zh).toBe('账单已发布')
    const cashier = {
      kind: 'staff' as const,
      id: 7n,
      name: '收银',
      grants: [{ role: 'cashier' as const, communityId: null }],
    }
    const seen = await story.run<{ inbox: InboxItem[]; strip: unknown }>(
      'getToday',
      {},
      { actor: cashier },
    )
    expect(seen.strip).toBeNull()
    expect(seen.inbox.map(({ kind }) => kind)).not.toContain('dispute')
  })

  test('what a person puts aside is theirs alone; ticked off, it is back once it has changed', async () => {
    const { communityId } = story
    const staff = async (signInName: string): Promise<Actor> => {
      const grants = [{ role: 'administrator' as const, communityId: null }]
      const { staffId } = await story.run<{ staffId: bigint }>('addStaff', {
        signInName,
        displayName: signInName,
        grants,
      })
      return { kind: 'staff', id: staffId, name: signInName, grants }
    }
    const [one, other] = [await staff('aside-one'), await staff('aside-other')]
    type Row = { key: string; state: string; asideUntil: string | null }
    const dispute = async (actor: Actor): Promise<Row> => {
      const { inbox } = await story.run<{ inbox: Row[] }>('getToday', { communityId }, { actor })
      return inbox.find(({ key }) => key === 'dispute') ?? { key: '', state: '', asideUntil: null }
    }
    const { key, state } = await dispute(one)
    const put = (more: object) =>
      story.run('putAside', { communityId, key, ...more }, { actor: one })
    await expect(put({ until: '2026-05-03' })).rejects.toMatchObject({ code: 'invalidInput' })
    await put({ until: '2027-01-01', state })
    expect((await dispute(one)).asideUntil).toBe('2027-01-01')
    expect((await dispute(other)).asideUntil).toBeNull()
    const [charge] = await chargesOf(home(1).householdId)
    const { holdId } = await story.run<{ holdId: bigint }>('openDispute', {
      chargeId: charge?.id,
      periodMonth: charge?.periodMonth,
      note: '又一件',
    })
    expect((await dispute(one)).asideUntil).toBeNull()
    await put({ until: '2027-01-01' })
    await story.run('closeDispute', { holdId, answer: '已核对' })
    expect((await dispute(one)).asideUntil).toBe('2027-01-01')
    await story.run('bringBack', { communityId }, { actor: one })
    expect((await dispute(one)).asideUntil).toBeNull()
  })

  test('the limitation date in SQL is compliance’s own', async () => {
    const { arrears } = await story.run<{
      arrears: {
        chargeId: bigint
        dueOn: string
        limitationLastDay: string
        limitationDaysLeft: number
      }[]
    }>('listArrears', {})
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...arrears),
        fc.array(fc.integer({ min: 1, max: 1500 }), { maxLength: 4 }),
        async ({ chargeId, dueOn }, daysAfter) => {
          const paidOn = daysAfter.map((days) =>
            Temporal.PlainDate.from(dueOn).add({ days }).toString(),
          )
          for (const on of paidOn) {
            await platform.query(
              `insert into payments.allocation (company_id, id, payment_id, billing_account_id, charge_id, period_month, amount_fen, allocated_on, allocated_at)
               values ($1, platform.next_id(), 1, 1, $2, '2026-01-01', 1, $3, now())`,
              [story.companyId, chargeId, on],
            )
          }
          story.on('2031-01-01')
          const again = await story.run<{ arrears: typeof arrears }>('listArrears', { limit: 500 })
          await platform.query(`set session_replication_role = replica`)
          await platform.query(
            `delete from payments.allocation where company_id = $1 and payment_id = 1`,
            [story.companyId],
          )
          await platform.query(`set session_replication_role = origin`)
          const events = paidOn.map((on) => ({ on, kind: 'acknowledgement' as const }))
          const expected = limitationOf(dueOn, events, '2031-01-01')
          const found = again.arrears.find((row) => row.chargeId === chargeId)
          expect([found?.limitationLastDay, found?.limitationDaysLeft]).toEqual([
            expected.lastDay,
            expected.daysLeft,
          ])
        },
      ),
      { numRuns: 12, seed: 3 },
    )
  })

  test('households stand in the order people count in, page by page', async () => {
    const natural = await createStory(platform, { slug: 'natural' })
    const rooms = ['1001', '901', '10', '9', '2']
    await natural.run('registerUnits', {
      communityId: natural.communityId,
      rows: rooms.map((room) => ({
        building: '7栋',
        room,
        kind: 'home',
        areaCenti: 9000n,
        owners: [`住户${room}`],
        accountFrom: '2026-01-01',
      })),
    })
    for (const operation of ['listHouseholdsWithBalance', 'listHouseholds']) {
      const codes: string[] = []
      for (let after: string | null | undefined; after !== null; ) {
        const page: { households: { unitCode: string }[]; next: string | null } = await natural.run(
          operation,
          { communityId: natural.communityId, limit: 2, ...(after ? { after } : {}) },
        )
        codes.push(...page.households.map(({ unitCode }) => unitCode))
        after = page.next
      }
      expect(codes.filter((code) => code.startsWith('7-'))).toEqual(
        ['2', '9', '10', '901', '1001'].map((room) => `7-${room}`),
      )
    }
  })
})
