import { createECDH } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { operationsByName } from '../../app/operations.ts'
import type { Actor } from '../../platform/context.ts'
import { resolveBillLink } from '../bill-link.ts'

const messages = await openMessages({ homes: 6, now: '2026-11-23T09:46:00+08:00' })
const { story, platform } = messages
const guest: Actor = { kind: 'public', name: 'public' }
const ownerOf = (householdId: bigint): Actor => ({ kind: 'owner', id: householdId, name: 'owner' })
const homeOf = (index: number) => {
  const unit = story.units[index]
  if (!unit) throw new Error(`no home ${index}`)
  return unit
}

const as = <T = Record<string, never>>(
  householdId: bigint,
  name: string,
  input: Record<string, unknown> = {},
): Promise<T> => story.run<T>(name, { householdId, ...input }, { actor: ownerOf(householdId) })

/** The code of a message, opened the way the relay does. */
const codeOf = async (codeId: bigint): Promise<string> => {
  const [row] = await platform.query<{ sealed_code: string }>(
    'select sealed_code from notifications.message where company_id = $1 and subject = $2',
    [story.companyId, `code:${codeId}`],
  )
  return platform.vault.open(story.companyId, row?.sealed_code ?? '')
}

const prove = async (householdId: bigint, phone: string): Promise<string> => {
  messages.wait({ seconds: 61 })
  const { codeId } = await as<{ codeId: bigint }>(householdId, 'requestPhoneCode', { phone })
  const oneTimeCode = await codeOf(codeId)
  const { proof } = await as<{ proof: string }>(householdId, 'confirmPhone', {
    codeId,
    oneTimeCode,
  })
  return proof
}

const invite = async (householdId: bigint, proof: string, role = 'relative'): Promise<string> => {
  const { url } = await as<{ url: string }>(householdId, 'inviteMember', { proof, role })
  return new URL(url).pathname.slice('/m/'.length)
}

type Joined = { proof: string; billToken: string }
const join = async (invitation: string, phone: string): Promise<Joined> => {
  messages.wait({ seconds: 61 })
  const asked = { invitation, personName: `家人${phone.slice(-2)}`, phone }
  const { codeId } = await story.run<{ codeId: bigint }>('requestJoinCode', asked, { actor: guest })
  const input = { invitation, codeId, oneTimeCode: await codeOf(codeId), agreedIn: 'zh' }
  return story.run<Joined>('joinHousehold', input, { actor: guest })
}

type Members = { members: { partyId: bigint; memberId: bigint }[]; invitations: unknown[] }
const membersOf = (householdId: bigint, proof: string): Promise<Members> =>
  as<Members>(householdId, 'listMembers', { proof })

/** A payer with a daughter who reads for the home, and an invitation nobody has used yet. */
const family = async (index: number) => {
  const { householdId, unitId } = homeOf(index)
  const payerPhone = `1380000${1000 + index}`
  const herPhone = `1370000${2000 + index}`
  const proof = await prove(householdId, payerPhone)
  const her = await join(await invite(householdId, proof), herPhone)
  const { members } = await membersOf(householdId, proof)
  await as(householdId, 'setReader', { proof, partyId: members[0]?.partyId })
  const open = await invite(householdId, proof, 'tenant')
  return { householdId, unitId, payerPhone, herPhone, proof, her, open, member: members[0] }
}
type Family = Awaited<ReturnType<typeof family>>

const sell = async (unitId: bigint, handedOverOn: string, buyer: string, phone: string) => {
  const { toHouseholdId } = await story.run<{ toHouseholdId: bigint }>('changeOwner', {
    unitId,
    handedOverOn,
    newOwners: [buyer],
    phones: [phone],
  })
  return toHouseholdId
}

/** Whatever an operation takes beside household and proof, so that only the proof decides. */
const input: Readonly<Record<string, Record<string, unknown>>> = {
  inviteMember: { role: 'relative' },
  withdrawInvitation: { invitationId: 1n },
  endMember: { memberId: 1n },
  setMyNotices: { ways: [], consents: [], language: 'zh', readsIn: 'zh' },
  setMyMailbox: { mailbox: null },
  setReader: { partyId: null },
  bindWechat: { openid: 'oAbCdEfGhIjKlMnOpQrStUvWxYz0' },
  subscribeBrowser: {
    subscription: JSON.stringify({
      endpoint: `${platform.carrierSandboxUrl}/webpush/1`,
      keys: {
        p256dh: createECDH('prime256v1').generateKeys('base64url'),
        auth: Buffer.alloc(16).toString('base64url'),
      },
    }),
  },
  registerDevice: { carrier: 'jpush', deviceId: 'device-01' },
  signInstalmentPlan: { planId: 1n, agreementHash: 'a'.repeat(64) },
}

/** These answer without a proof too, and say less. */
const sayLess = ['getMyBinding', 'getMyInstalmentPlan']

/** Every operation that asks an owner for a proof. */
const proven = [...operationsByName.values()]
  .map(({ contract }) => contract)
  .filter(
    ({ access, input: shape, name }) =>
      access.includes('owner') &&
      'proof' in (shape as object as { shape: object }).shape &&
      !sayLess.includes(name),
  )

/** What she may do with what she was once given: true for all of it, false for none. */
const isLetIn = async ({ householdId, her }: Family): Promise<boolean> => {
  const link = await resolveBillLink(platform, her.billToken)
  const notices = await as(householdId, 'getMyNotices', { proof: her.proof }).then(
    () => true,
    (error: { code: string }) => error.code !== 'phoneNotProven',
  )
  expect(notices).toBe(typeof link === 'object')
  return notices
}

const expectShutOut = async (family: Family): Promise<void> => {
  const { householdId, her, open, herPhone } = family
  expect(await isLetIn(family)).toBe(false)
  expect(await resolveBillLink(platform, her.billToken)).toBe('revoked')
  for (const { name } of proven) {
    await expect(
      as(householdId, name, { ...input[name], proof: her.proof }),
      name,
    ).rejects.toMatchObject({
      code: 'phoneNotProven',
    })
  }
  const { me } = await as<{ me: unknown }>(householdId, 'getMyBinding', { proof: her.proof })
  expect(me).toBeNull()
  expect(await as(householdId, 'getMyInstalmentPlan', { proof: her.proof })).toMatchObject({
    agreementHash: null,
  })
  const asked = { invitation: open, personName: '客人', phone: '13700009999' }
  for (const name of ['getInvitation', 'requestJoinCode']) {
    const given = name === 'getInvitation' ? { invitation: open } : asked
    await expect(story.run(name, given, { actor: guest })).rejects.toMatchObject({
      code: 'invitationGone',
    })
  }
  // Her number is no longer one a code of this household goes to.
  messages.wait({ seconds: 61 })
  const { codeId } = await as<{ codeId: bigint }>(householdId, 'requestPhoneCode', {
    phone: herPhone,
  })
  expect(await codeOf(codeId).catch(() => null)).toBeNull()
}

/** The seller keeps what was his; of the buyer neither sees the other's. */
const expectApart = async (family: Family, buyers: bigint, buyersPhone: string): Promise<void> => {
  const { householdId, proof, her } = family
  expect(await membersOf(householdId, proof)).toEqual({ members: [], invitations: [] })
  const { url } = await story.run<{ url: string }>('createBillLink', { householdId })
  const link = await resolveBillLink(platform, new URL(url).pathname.slice('/b/'.length))
  expect(link).toMatchObject({ actor: { id: householdId } })
  const lines = async (household: bigint) =>
    (await as<{ lines: unknown[] }>(household, 'getBill')).lines.length
  expect([await lines(householdId), await lines(buyers)]).toEqual([1, 0])
  const buyersProof = await prove(buyers, buyersPhone)
  expect(await membersOf(buyers, buyersProof)).toEqual({ members: [], invitations: [] })
  for (const stranger of [buyersProof, her.proof]) {
    await expect(as(householdId, 'getMyNotices', { proof: stranger })).rejects.toMatchObject({
      code: 'phoneNotProven',
    })
  }
  await expect(as(buyers, 'getMyNotices', { proof: her.proof })).rejects.toMatchObject({
    code: 'phoneNotProven',
  })
}

/** Whom texts went to that are no codes, the newest first. */
const sentTo = async (): Promise<readonly string[]> =>
  (await messages.phone())
    .filter(({ lines }) => !lines.join().includes('验证码'))
    .map(({ to }) => to.slice(-11))

describe('a home that is sold', () => {
  test('there are operations that ask for a proof', () => {
    expect(proven.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(input)))
    expect(proven.length).toBeGreaterThan(8)
  })

  for (const [index, when, handedOverOn] of [
    [0, 'today', '2026-11-23'],
    [1, 'with a day behind us', '2026-11-10'],
  ] as const) {
    test(`${when}: whom the seller let in is out at once, and nobody sees the other’s`, async () => {
      platform.clock.moveTo('2026-11-23T09:46:00+08:00')
      const before = await family(index)
      expect(await isLetIn(before)).toBe(true)
      messages.wait({ seconds: 1 })
      const phone = `1360000300${index}`
      const buyers = await sell(before.unitId, handedOverOn, `买家${index}`, phone)
      await expectShutOut(before)
      await expectApart(before, buyers, phone)
    })
  }

  test('on a day to come: all goes on until that day begins, also what is given until then', async () => {
    platform.clock.moveTo('2026-11-23T11:46:00+08:00')
    const before = await family(2)
    const phone = '13600003002'
    const buyers = await sell(before.unitId, '2026-11-26', '买家2', phone)
    expect(await isLetIn(before)).toBe(true)
    const late = await join(before.open, '13700002902')
    const open = await invite(before.householdId, before.proof)
    platform.clock.moveTo('2026-11-25T23:59:59+08:00')
    expect(await isLetIn(before)).toBe(true)
    expect(await isLetIn({ ...before, her: late })).toBe(true)
    platform.clock.moveTo('2026-11-26T00:00:00+08:00')
    await expectShutOut({ ...before, open })
    await expectShutOut({ ...before, her: late, open })
    await expectApart(before, buyers, phone)
    // Nor do the seller’s people stand in the register beside the buyer.
    const { people } = await story.run<{ people: { role: string; to: string | null }[] }>(
      'getHouseholdProfile',
      { householdId: buyers },
    )
    expect(people.map(({ role }) => role)).toEqual(['owner'])
  })

  test('what was said before the sale and goes after it reaches the seller, and the next bill the buyer alone', async () => {
    platform.clock.moveTo('2026-11-26T21:00:00+08:00')
    const before = await family(3)
    await messages.send()
    messages.wait({ seconds: 1 })
    await sell(before.unitId, '2026-11-26', '买家3', '13600003003')
    platform.clock.moveTo('2026-11-27T09:30:00+08:00')
    await messages.relay()
    const sent = await sentTo()
    expect(sent).toContain(before.payerPhone)
    for (const index of [0, 1, 2, 3]) expect(sent).not.toContain(`1370000${2000 + index}`)
    expect(sent).not.toContain('13600003003')
    await story.bill('2026-12')
    await story.run('startBillDelivery', { communityId: story.communityId, month: '2026-12' })
    await messages.relay()
    const all = await sentTo()
    const after = all.slice(0, all.length - sent.length)
    expect(after).toContain('13600003003')
    expect(after).not.toContain(before.payerPhone)
    expect(after).not.toContain(before.herPhone)
  })

  test('who is let in again after the sale is let in', async () => {
    platform.clock.moveTo('2026-12-10T10:00:00+08:00')
    const before = await family(4)
    messages.wait({ seconds: 1 })
    await sell(before.unitId, '2026-12-10', '买家4', '13600003004')
    expect(await isLetIn(before)).toBe(false)
    messages.wait({ seconds: 1 })
    const again = await join(await invite(before.householdId, before.proof), before.herPhone)
    expect(await isLetIn({ ...before, her: again })).toBe(true)
    expect((await membersOf(before.householdId, before.proof)).members).toHaveLength(1)
  })

  test('where a tenant paid by agreement, whom he and whom the owner let in are out', async () => {
    platform.clock.moveTo('2026-12-11T10:00:00+08:00')
    const owners = await family(5)
    const { householdId } = await story.run<{ householdId: bigint }>('payByAgreement', {
      unitId: owners.unitId,
      tenantName: '租客',
      phones: ['13500005005'],
      from: '2026-12-12',
      to: null,
      agreement: '租赁合同第 3 条',
    })
    const proof = await prove(householdId, '13500005005')
    const her = await join(await invite(householdId, proof), '13500005006')
    const open = await invite(householdId, proof)
    const tenants = { ...owners, householdId, her, open, herPhone: '13500005006' }
    expect([await isLetIn(owners), await isLetIn(tenants)]).toEqual([true, true])
    platform.clock.moveTo('2026-12-20T10:00:00+08:00')
    await sell(owners.unitId, '2026-12-20', '买家5', '13600003005')
    await expectShutOut(owners)
    await expectShutOut(tenants)
  })
})

test('a parking space sold alone leaves the people of the home as they are; the last thing sold does not', async () => {
  platform.clock.moveTo('2026-12-21T10:00:00+08:00')
  const space = (room: string, owner: string, phone: string) => ({
    room,
    kind: 'parkingSpace',
    areaCenti: 1_200n,
    owners: [owner],
    phones: [phone],
    accountFrom: '2026-01-01',
  })
  const person = ['有车位', '13400000001'] as const
  type Units = { units: { unitId: bigint; householdId: bigint }[] }
  const { units } = await story.run<Units>('registerUnits', {
    communityId: story.communityId,
    rows: [space('A-01', ...person), space('A-02', ...person)],
  })
  const [first, second] = units
  if (!first || !second) throw new Error('two spaces are needed')
  const { householdId } = first
  expect(second.householdId).toBe(householdId)
  const proof = await prove(householdId, person[1])
  const her = await join(await invite(householdId, proof), '13400000002')
  const isIn = () =>
    as(householdId, 'getMyNotices', { proof: her.proof }).then(
      () => true,
      () => false,
    )
  messages.wait({ seconds: 1 })
  await sell(first.unitId, '2026-12-21', '车位买家', '13400000003')
  expect(await isIn()).toBe(true)
  await sell(second.unitId, '2026-12-21', '车位买家', '13400000003')
  expect(await isIn()).toBe(false)
})
