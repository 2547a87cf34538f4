import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import type { Actor } from '../../platform/context.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { homes: 3, slug: 'flags' })
const { run, communityId } = story
await story.bill('2026-01')
story.on('2026-03-16')
const householdId = story.units[0]?.householdId ?? 0n

const hire = async (name: string, role: 'steward' | 'manager'): Promise<Actor> => {
  const grants = [{ role, communityId: null }]
  const input = { signInName: name, displayName: name, grants }
  const { staffId: id } = await run<{ staffId: bigint }>('addStaff', input)
  return { kind: 'staff', id, name, grants }
}
const own = await hire('chenjing', 'steward')
const other = await hire('wanglei', 'steward')
const manager = await hire('zhaomin', 'manager')

type Flags = {
  flags: { flagId: bigint; flag: string; consent: string | null; endedAt: string | null }[]
  views: { by: string }[]
}
const look = (actor: Actor) => run<Flags>('listHouseholdFlags', { householdId }, { actor })

test('what is sensitive is kept only with consent, seen by few, and every look is kept', async () => {
  const stewardId = own.kind === 'staff' ? own.id : 0n
  const { caseId } = await run<{ caseId: bigint }>('openCase', { householdId, stewardId })
  const flag = (input: object) =>
    run<{ flagId: bigint }>('setHouseholdFlag', { householdId, ...input }, { actor: own })
  for (const name of ['livesAlone', 'lowIncome', 'disability', 'illness', 'bereaved', 'hospital']) {
    await expect(flag({ flag: name })).rejects.toMatchObject({ code: 'consentNeeded' })
  }
  const { flagId } = await flag({ flag: 'livesAlone', consent: '本人 3-15 电话同意' })
  expect((await flag({ flag: 'livesAlone', consent: '再说一次' })).flagId).toBe(flagId)
  await flag({ flag: 'deceased' })
  await expect(look(other)).rejects.toMatchObject({ code: 'flagsNotYours' })
  expect((await look(own)).flags.map(({ flag: name }) => name)).toEqual(['deceased', 'livesAlone'])
  expect((await look(manager)).views.map(({ by }) => by)).toEqual(['zhaomin', 'chenjing'])
  const sees = async (actor: Actor) =>
    (await run<{ hasFlags: boolean | null }>('getCase', { caseId }, { actor })).hasFlags
  expect([await sees(own), await sees(other), await sees(manager)]).toEqual([true, null, true])
  await run('endHouseholdFlag', { flagId }, { actor: manager })
  expect((await look(own)).flags.find((it) => it.flagId === flagId)?.endedAt).not.toBeNull()
})

test('with the committee only the community as a whole is spoken of', async () => {
  const record = (what: string) =>
    run<{ committeeContactId: bigint }>('recordCommitteeContact', {
      ...{ communityId, onDay: '2026-03-16', way: 'meeting', what },
    })
  for (const what of ['业主1 家没缴', '1栋1单元101室 欠费', '请催 1-1-101 这户']) {
    await expect(record(what)).rejects.toMatchObject({ code: 'namesAnOwner' })
  }
  const { committeeContactId } = await record(
    '本小区 2026 年 1 月收缴率 62%，共 101 户未缴，请协助宣传',
  )
  type Contacts = { contacts: { committeeContactId: bigint; recordedBy: string }[]; total: number }
  const { contacts, total } = await run<Contacts>('listCommitteeContacts', { communityId })
  expect(total).toBe(1)
  expect(contacts[0]).toMatchObject({ committeeContactId, recordedBy: 'operator@local' })
})

test('who must not be contacted is sent no reminder from then on, and again once that ends', async () => {
  const set = (flag: string) =>
    run<{ flagId: bigint }>('setHouseholdFlag', { householdId, flag }, { actor: manager })
  const pausedUntil = async () =>
    (await run<{ pausedUntil: string | null }>('listContacts', { householdId })).pausedUntil
  const silent = await set('doNotContact')
  const { flags } = await look(manager)
  const deceased = flags.find(({ flag }) => flag === 'deceased')?.flagId
  expect(await pausedUntil()).not.toBeNull()
  await run('endHouseholdFlag', { flagId: silent.flagId }, { actor: manager })
  expect(await pausedUntil()).not.toBeNull()
  await run('endHouseholdFlag', { flagId: deceased }, { actor: manager })
  expect(await pausedUntil()).toBeNull()
})
