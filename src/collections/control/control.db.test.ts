import { beforeAll, expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { notify } from '../../notifications/index.ts'
import type { Actor, Output } from '../../platform/context.ts'
import type * as api from '../api.ts'
import { failures } from '../failures.ts'
import { refuse } from '../refuse.ts'
import { modeOf } from './mode.ts'

/** Two communities: the story's, whose ten homes owe November, and another one. */
const messages = await openMessages({ homes: 10, now: '2026-12-08T10:00:00+08:00' })
const { story, platform, relay, task } = messages
const { communityId, companyId, run } = story
type Answer<C extends keyof typeof api> = Output<Extract<(typeof api)[C], { output: unknown }>>
type Mode = 'personal' | 'calendar' | 'off'

const homeOf = (index: number): bigint => story.units[index]?.householdId ?? 0n
const setMode = (mode: Mode, community?: bigint) =>
  run<Answer<'setDunningMode'>>('setDunningMode', {
    mode,
    ...(community === undefined ? {} : { communityId: community }),
  })
const modeIn = async (community: bigint): Promise<string> => {
  const { mode, cause } = await messages.within((context) => modeOf(context, community))
  return `${mode} ${cause}`
}
const control = () => run<Answer<'getDunningControl'>>('getDunningControl', {})
const figures = async () =>
  (await control()).communities.find((it) => it.communityId === communityId)?.figures

let other = 0n
beforeAll(async () => {
  platform.clock.moveTo('2026-12-08T10:00:00+08:00')
  other = (await run<{ communityId: bigint }>('createCommunity', { name: '枫林苑' })).communityId
})

/** A decision of today, as a plan makes it; queued ones with a message that waits for the evening. */
const decide = async (
  index: number,
  { by = 'policy', isQueued = false }: { by?: string; isQueued?: boolean },
): Promise<void> => {
  const day = platform.clock.now().toZonedDateTimeISO('Asia/Shanghai').toPlainDate().toString()
  const householdId = homeOf(index)
  if (isQueued) {
    await messages.within((context) =>
      notify(context, [
        {
          ...{ kind: 'overdue', communityId, householdId, subject: `dunning:${day}` },
          variables: {
            ...{ sign: '', steward: '', phone: '', payer: '', home: '' },
            ...{ period: '', amount: '', dueOn: '2026-11-30' },
          },
          periodMonth: '2026-11-01',
          notBefore: Temporal.Instant.from(`${day}T18:30:00+08:00`),
        },
      ]),
    )
  }
  await platform.query(
    `insert into collections.decision (company_id, id, plan_id, community_id, household_id, on_day, decided_by,
       is_held_out, tier, balance_fen, bill_count, oldest_due_on, limitation_on, chance, arm, probability, state, message_id)
     values ($1, platform.next_id(), 1, $2, $3, $4, $5, false, 1, 10000, 1, '2026-11-30', '2029-11-30', 0.3, 1, 1, $6,
       (select max(id) from notifications.message where household_id = $3 and subject = 'dunning:' || $4::date and $7))`,
    [companyId, communityId, householdId, day, by, isQueued ? 'queued' : 'proposed', isQueued],
  )
}
const decisions = async () => {
  const rows = await platform.query<{ said: string }>(
    `select decided_by || ' ' || state || coalesce(' ' || removed_reason, '') as said
     from collections.decision where company_id = $1 order by id`,
    [companyId],
  )
  return rows.map(({ said }) => said)
}
const sent = async (): Promise<number> => (await messages.phone()).length

test('a company is on the calendar; a community can be switched alone, and a company that is off is off everywhere', async () => {
  expect(await modeIn(communityId)).toBe('calendar standard')
  await setMode('personal')
  await setMode('calendar', other)
  expect(await modeIn(communityId)).toBe('personal person')
  expect(await modeIn(other)).toBe('calendar person')
  await setMode('off')
  expect(await modeIn(other)).toBe('off person')
  await setMode('personal')
  // What was decided for the community alone still stands.
  expect(await modeIn(other)).toBe('calendar person')
  const { history, communities } = await control()
  expect(history.map(({ mode, communityName }) => [mode, communityName])).toEqual([
    ['personal', null],
    ['off', null],
    ['calendar', '枫林苑'],
    ['personal', null],
  ])
  expect(communities.map(({ isOwn }) => isOwn)).toEqual([false, true])
})

test('the kill switch takes back what the policy decided and has not left, and says how much', async () => {
  await decide(0, {})
  await decide(1, { isQueued: true })
  await decide(2, { by: 'calendar', isQueued: true })
  const before = await sent()
  const stops = { plannedCount: 1, messageCount: 1, householdCount: 3 }
  const preview = (mode: Mode) => run('previewDunningMode', { mode })
  expect(await preview('calendar')).toEqual(stops)
  expect(await preview('off')).toEqual({ ...stops, messageCount: 2 })
  expect(await preview('personal')).toMatchObject({ plannedCount: 0, messageCount: 0 })
  expect(await setMode('calendar')).toEqual(stops)
  expect(await decisions()).toEqual([
    'policy removed 改用固定日历',
    'policy removed 改用固定日历',
    'calendar queued',
  ])
  platform.clock.moveTo('2026-12-08T18:31:00+08:00')
  await relay()
  expect((await sent()) - before).toBe(1)

  platform.clock.moveTo('2026-12-09T10:00:00+08:00')
  await setMode('personal')
  await decide(3, { by: 'calendar', isQueued: true })
  await decide(4, { isQueued: true })
  expect(await setMode('off')).toMatchObject({ plannedCount: 0, messageCount: 2 })
  platform.clock.moveTo('2026-12-09T18:31:00+08:00')
  await relay()
  expect((await sent()) - before).toBe(1)
  // The evening's message of yesterday had left: it stays as it was.
  expect((await decisions())[2]).toBe('calendar queued')
})

test('complaints stop the policy by themselves, say so in 今日, and a person starts the count anew', async () => {
  platform.clock.moveTo('2026-12-21T10:00:00+08:00')
  await setMode('personal')
  const complain = (index: number) =>
    run<Answer<'recordComplaint'>>('recordComplaint', {
      householdId: homeOf(index),
      about: '晚上还打电话',
    })
  expect(await complain(5)).toMatchObject({ hasStopped: false })
  expect(await complain(6)).toMatchObject({ hasStopped: true })
  expect(await modeIn(communityId)).toBe('calendar complaints')
  const stopped = (await control()).communities[0]
  expect(stopped).toMatchObject({
    isOwn: true,
    control: {
      causeWords: { zh: '投诉过多，自动停用' },
      note: '近 14 天联系 0 次，投诉 2 起，超过上限',
    },
    figures: { complaints: 2, stop: 'complaints' },
  })
  const { inbox } = await run<{ inbox: { key: string; title: { zh: string }; href: string }[] }>(
    'getToday',
  )
  expect(inbox.find(({ key }) => key === 'dunningStopped')).toMatchObject({
    title: { zh: '悦湖花园停用了个性化催缴' },
    href: '/dunning',
  })

  // Nobody but a person starts it again; then only what comes after counts.
  await task('watchComplaints')
  expect(await modeIn(communityId)).toBe('calendar complaints')
  platform.clock.moveTo('2026-12-22T10:00:00+08:00')
  await setMode('personal', communityId)
  await task('watchComplaints')
  expect(await modeIn(communityId)).toBe('personal person')
  expect(await figures()).toMatchObject({ complaints: 0, stop: null })
})

test('people who opt out stop it in the night', async () => {
  platform.clock.moveTo('2026-12-23T10:00:00+08:00')
  for (const index of [7, 8]) {
    const householdId = homeOf(index)
    const payers = await platform.query<{ id: bigint }>(
      'select payer_party_id as id from property.household where id = $1',
      [householdId],
    )
    const stop = { householdId, partyId: payers[0]?.id, reason: 'unsubscribed', source: '短信回复' }
    await run('recordStop', stop)
  }
  await task('watchComplaints')
  expect(await modeIn(communityId)).toBe('calendar optOuts')
  expect(await figures()).toMatchObject({ optOuts: 2 })
})

test('a complaint is answered once; those without an answer stand on top', async () => {
  const list = (more: Record<string, unknown> = {}) =>
    run<Answer<'listComplaints'>>('listComplaints', more)
  const { complaints } = await list({ limit: 1 })
  const { next } = await list({ limit: 1 })
  const second = await list({ limit: 1, after: next })
  expect([complaints[0]?.payer, second.complaints[0]?.payer]).toEqual(['业主7', '业主6'])
  expect(second.next).toBeNull()
  await run('answerComplaint', { complaintId: complaints[0]?.id, answer: '已道歉，改为微信提醒' })
  await expect(
    run('answerComplaint', { complaintId: complaints[0]?.id, answer: '再答' }),
  ).rejects.toMatchObject({ code: failures.complaintAnswered().code })
  expect((await list()).complaints.map(({ payer }) => payer)).toEqual(['业主6', '业主7'])
  expect((await list({ isOpen: true })).complaints).toHaveLength(1)
})

test('who refuses decisions by machine is taken out of what the policy had planned', async () => {
  platform.clock.moveTo('2027-01-12T10:00:00+08:00')
  await decide(9, {})
  const owner: Actor = { kind: 'owner', id: homeOf(9), name: 'owner' }
  await expect(
    run('refuseAutomation', { householdId: homeOf(9) }, { actor: owner }),
  ).rejects.toMatchObject({ code: 'phoneNotProven' })
  const phone = '13800001009'
  const { codeId } = await run<{ codeId: bigint }>(
    'requestPhoneCode',
    { householdId: homeOf(9), phone },
    { actor: owner },
  )
  await relay()
  const texts = (await messages.phone()).map(({ lines }) => lines.join(''))
  const oneTimeCode = /验证码(\d{6})/.exec(texts.join())?.[1]
  const { proof } = await run<{ proof: string }>(
    'confirmPhone',
    { householdId: homeOf(9), codeId, oneTimeCode },
    { actor: owner },
  )
  await run('refuseAutomation', { householdId: homeOf(9), proof }, { actor: owner })
  await run('refuseAutomation', { householdId: homeOf(9), proof }, { actor: owner })
  expect((await decisions()).at(-1)).toBe('policy removed 本人拒绝自动化决策')
  const flags = () =>
    platform.query(
      `select set_by, ended_by from collections.household_flag where household_id = $1 and flag = 'noAutomation'`,
      [homeOf(9)],
    )
  expect(await flags()).toEqual([{ set_by: '业主自己', ended_by: null }])
  await run('allowAutomation', { householdId: homeOf(9) })
  expect(await flags()).toMatchObject([{ ended_by: 'operator@local' }])
})

test('what a guard rail refuses leaves its trace though nothing else of the transaction does', async () => {
  const asked = { rule: 'debtorOnly', asked: '给业主的单位打电话', communityId } as const
  const refused = messages.within(async (context) => {
    await notify(context, [])
    await context.tx
      .insertInto('collections.control')
      .values({
        ...{ company_id: companyId, mode: 'off', cause: 'person', switched_by: 'x' },
        switched_at: context.now.toString(),
      })
      .execute()
    throw refuse(asked)
  })
  await expect(refused).rejects.toMatchObject({
    code: 'refusedByRule',
    zh: expect.stringMatching(/只联系债务人（《个人信息保护法》第十三条）/),
  })
  expect(
    await platform.query('select rule, asked from collections.refusal where company_id = $1', [
      companyId,
    ]),
  ).toEqual([{ rule: 'debtorOnly', asked: '给业主的单位打电话' }])
  expect(await modeIn(other)).toBe('calendar person')
})
