import { beforeAll, describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import type { Actor } from '../../platform/context.ts'

const platform = await createTestPlatform({ maxConnections: 10 })
const isSoak = process.env.SOAK === '1'

const ownerOf = (householdId: bigint): Actor => ({ kind: 'owner', id: householdId, name: 'owner' })
const homeOf = ({ units }: Story, index = 0) => units[index]?.householdId ?? 0n
const phoneOf = (index: number): string => `1380000${String(1000 + index)}`

/** Runs an operation as the owner whose link opens a home. */
const as = async <T = Record<string, never>>(
  story: Story,
  householdId: bigint,
  name: string,
  input: Record<string, unknown> = {},
): Promise<T> => story.run<T>(name, { householdId, ...input }, { actor: ownerOf(householdId) })

/** What the text message of a code says, opened the way the relay does. */
const codeSent = async ({ companyId }: Story, codeId: bigint): Promise<string | null> => {
  const [row] = await platform.query<{ sealed_code: string }>(
    'select sealed_code from notifications.message where company_id = $1 and subject = $2',
    [companyId, `code:${codeId}`],
  )
  return row ? platform.vault.open(companyId, row.sealed_code) : null
}

const wait = (seconds: number): void =>
  platform.clock.moveTo(platform.clock.now().add({ seconds }).toString())

type Asked = { codeId: bigint }
const ask = (story: Story, index: number, phone = phoneOf(index)): Promise<Asked> => {
  wait(61)
  return as<Asked>(story, homeOf(story, index), 'requestPhoneCode', { phone })
}
const confirm = (story: Story, index: number, codeId: bigint, oneTimeCode: string) =>
  as<{ proof: string }>(story, homeOf(story, index), 'confirmPhone', { codeId, oneTimeCode })

/** Binds the phone of a home's payer. */
const prove = async (story: Story, index = 0): Promise<string> => {
  const { codeId } = await ask(story, index)
  const { proof } = await confirm(story, index, codeId, (await codeSent(story, codeId)) ?? '')
  return proof
}

/** A code that is surely another one. */
const otherThan = (code: string, step = 1): string =>
  String((Number(code) + step) % 1_000_000).padStart(6, '0')

describe('one-time codes', async () => {
  const story = await createStory(platform, { slug: 'codes', homes: 6 })

  test('S22: six digits, kept as a hash, in no text that is stored, and good once', async () => {
    const { codeId } = await ask(story, 0)
    const code = (await codeSent(story, codeId)) ?? ''
    expect(code).toMatch(/^\d{6}$/)
    const [kept] = await platform.query<{ all: string }>(
      `select (select string_agg(c::text, ' ') from identity.phone_code c where c.id = $1)
         || (select string_agg((to_jsonb(m) - 'sealed_code' - 'id' - 'household_id' - 'party_id' - 'company_id'
           - 'only_phone_id' - 'community_id' - 'subject')::text, ' ') from notifications.message m where m.subject = $2) as all`,
      [codeId, `code:${codeId}`],
    )
    expect(kept?.all).toContain('******')
    // Ids and times are digits too; a code among other digits proves nothing.
    expect(kept?.all.match(/(?<!\d)\d{6}(?!\d)/g) ?? []).not.toContain(code)
    const { proof } = await confirm(story, 0, codeId, code)
    expect(proof).toMatch(/^[\w-]+$/)
    await expect(confirm(story, 0, codeId, code)).rejects.toMatchObject({ code: 'codeDead' })
    const audit = await platform.query<{ input: unknown; output: string | null }>(
      `select input, output from platform.audit where operation like 'confirmPhone%'`,
    )
    expect(JSON.stringify(audit)).not.toContain(code)
    expect(JSON.stringify(audit)).not.toContain(proof)
  })

  test('S22: it dies after five minutes', async () => {
    const { codeId } = await ask(story, 0)
    const code = (await codeSent(story, codeId)) ?? ''
    wait(5 * 60)
    await expect(confirm(story, 0, codeId, code)).rejects.toMatchObject({ code: 'codeDead' })
  })

  test('S22: bound to its request and household', async () => {
    const first = await ask(story, 0)
    const second = await ask(story, 1)
    const code = (await codeSent(story, first.codeId)) ?? ''
    await expect(confirm(story, 1, first.codeId, code)).rejects.toMatchObject({ code: 'codeDead' })
    if ((await codeSent(story, second.codeId)) !== code) {
      await expect(confirm(story, 1, second.codeId, code)).rejects.toMatchObject({
        code: 'wrongCode',
      })
    }
    await expect(
      story.run(
        'confirmPhone',
        { householdId: homeOf(story, 0), codeId: first.codeId, oneTimeCode: code },
        { actor: ownerOf(homeOf(story, 1)) },
      ),
    ).rejects.toMatchObject({ code: 'notFound' })
    expect(await confirm(story, 0, first.codeId, code)).toHaveProperty('proof')
  })

  test('S23: of any number of guesses at once five are looked at, then even the code is refused', async () => {
    const { codeId } = await ask(story, 2)
    const code = (await codeSent(story, codeId)) ?? ''
    const guesses = isSoak ? 1000 : 120
    const answers = await Promise.all(
      Array.from({ length: guesses }, (_, index) =>
        confirm(story, 2, codeId, otherThan(code, index + 1)).then(
          () => 'in',
          (error: { code: string; zh: string }) => error.code + (error.zh.match(/\d/)?.[0] ?? ''),
        ),
      ),
    )
    const looked = answers.filter((answer) => answer.startsWith('wrongCode')).sort()
    // The fifth says that the code is dead; the four before it how many are left.
    expect(looked).toEqual(['wrongCode1', 'wrongCode2', 'wrongCode3', 'wrongCode4'])
    expect(answers.filter((answer) => answer === 'codeDead')).toHaveLength(guesses - 4)
    const [row] = await platform.query<{ tries: number }>(
      'select tries from identity.phone_code where id = $1',
      [codeId],
    )
    expect(row?.tries).toBe(5)
    await expect(confirm(story, 2, codeId, code)).rejects.toMatchObject({ code: 'codeDead' })
  })

  test('of eight who send the right code at once one gets in', async () => {
    const { codeId } = await ask(story, 3)
    const code = (await codeSent(story, codeId)) ?? ''
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => confirm(story, 3, codeId, code)),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('S24: one a minute and ten a day for a number, also at once and over two households', async () => {
    wait(24 * 3600)
    const home = homeOf(story, 4)
    const request = (): Promise<string> =>
      as<Asked>(story, home, 'requestPhoneCode', { phone: phoneOf(4) }).then(
        () => 'sent',
        (error: { code: string }) => error.code,
      )
    const atOnce = await Promise.all(Array.from({ length: 8 }, request))
    expect(atOnce.filter((answer) => answer === 'sent')).toHaveLength(1)
    expect(atOnce.filter((answer) => answer === 'codeTooSoon')).toHaveLength(7)
    const rest: string[] = []
    for (let n = 0; n < 10; n++) {
      wait(61)
      rest.push(await request())
    }
    expect(rest).toEqual([...Array(9).fill('sent'), 'tooManyCodes'])
    // The number counts, whoever's link it is asked for with.
    await expect(ask(story, 5, phoneOf(4))).rejects.toMatchObject({ code: 'tooManyCodes' })
  })

  test('codes in such numbers that an hourly limit is reached stand in the inbox for a day', async () => {
    const flooded = await createStory(platform, { slug: 'flood' })
    const { communityId } = flooded
    type Row = { key: string; lines: { title: { zh: string } }[] }
    const flood = async (): Promise<Row | undefined> => {
      const { inbox } = await flooded.run<{ inbox: Row[] }>('getToday', { communityId })
      return inbox.find(({ key }) => key === 'codeFlood')
    }
    const request = (address: string, n: number) =>
      platform.query(
        `insert into identity.phone_code (company_id, purpose, household_id, number_hash, code_hash, address, created_at, expires_at)
         select $1, 'bind', $2, 'n' || i, '', $3, $4::timestamptz + i * interval '1 minute', now() from generate_series(1, $5::int) i`,
        [flooded.companyId, homeOf(flooded), address, platform.clock.now().toString(), n],
      )
    await request('192.0.2.1', 19)
    await request('192.0.2.2', 20)
    wait(3600)
    expect((await flood())?.lines.map(({ title }) => title.zh)).toEqual(['来源 192.0.2.2'])
    await request('local', 1000)
    wait(17 * 3600)
    // Sixty of the thousand came within an hour, as one came each minute.
    expect((await flood())?.lines.map(({ title }) => title.zh)).toEqual(['来源 192.0.2.2'])
    wait(8 * 3600)
    expect(await flood()).toBeUndefined()
  })

  test('S25: a number nobody has gets the same answer, in the same time, and no message', async () => {
    const took = { known: [] as number[], unknown: [] as number[] }
    const runs = isSoak ? 500 : 25
    for (let n = 0; n < runs; n++) {
      wait(3 * 3600)
      for (const [kind, phone] of [
        ['known', phoneOf(5)],
        ['unknown', `1390000${String(n).padStart(4, '0')}`],
      ] as const) {
        const startedAt = performance.now()
        const answer = await as<Asked>(story, homeOf(story, 5), 'requestPhoneCode', { phone })
        took[kind].push(performance.now() - startedAt)
        expect(Object.keys(answer).sort()).toEqual(['codeId', 'masked', 'minutes'])
        expect(answer).toMatchObject({ masked: null })
        expect(await codeSent(story, answer.codeId)).toEqual(
          kind === 'known' ? expect.stringMatching(/^\d{6}$/) : null,
        )
        if (kind === 'unknown') {
          await expect(confirm(story, 5, answer.codeId, '000000')).rejects.toMatchObject({
            code: 'wrongCode',
          })
        }
      }
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
    expect(Math.abs(median(took.known) - median(took.unknown))).toBeLessThan(10)
  })
})

describe('what a proof is worth', async () => {
  const story = await createStory(platform, { slug: 'proofs' })
  const other = await createStory(platform, { slug: 'others' })
  let proof = ''
  beforeAll(async () => {
    proof = await prove(story)
  })
  const look = (it: Story, index: number, given: string) =>
    as(it, homeOf(it, index), 'getMyNotices', { proof: given })

  test('S31: for its own household only, and in its own company only', async () => {
    expect(await look(story, 0, proof)).toMatchObject({ isOwner: true })
    const refused = { code: 'phoneNotProven', status: 403 }
    await expect(look(story, 1, proof)).rejects.toMatchObject(refused)
    await expect(look(other, 0, proof)).rejects.toMatchObject(refused)
    for (const name of ['setMyNotices', 'inviteMember', 'setReader', 'pauseReminders']) {
      const input = {
        setMyNotices: { ways: [], consents: [], language: 'zh', readsIn: 'zh' },
        inviteMember: { role: 'relative' },
        setReader: { partyId: null },
      }[name]
      await expect(as(story, homeOf(story, 1), name, { ...input, proof })).rejects.toMatchObject(
        refused,
      )
      await expect(as(other, homeOf(other), name, { ...input, proof })).rejects.toMatchObject(
        refused,
      )
    }
  })

  test('a changed byte, a made-up one and an old one are worth nothing', async () => {
    const changed = `${proof.slice(0, 20)}${proof[20] === 'A' ? 'B' : 'A'}${proof.slice(21)}`
    for (const given of [changed, '', 'A'.repeat(54), proof.slice(1)]) {
      await expect(look(story, 0, given)).rejects.toMatchObject({ code: 'phoneNotProven' })
    }
    const now = platform.clock.now()
    platform.clock.moveTo(now.add({ hours: 24 * 30 + 1 }).toString())
    await expect(look(story, 0, proof)).rejects.toMatchObject({ code: 'phoneNotProven' })
    platform.clock.moveTo(now.toString())
    expect(await look(story, 0, proof)).toMatchObject({ isOwner: true })
  })

  test('it ends when the staff replace the number, end the binding or call it wrong', async () => {
    const householdId = homeOf(story, 1)
    const profile = async () => {
      const { payer, people } = await story.run<{
        payer: { id: bigint }
        people: { partyId: bigint; phones: { phoneId: bigint }[] }[]
      }>('getHouseholdProfile', { householdId })
      return { partyId: payer.id, phoneId: people[0]?.phones[0]?.phoneId }
    }
    const { partyId } = await profile()
    const first = await prove(story, 1)
    await story.run('updatePhones', { partyId, phones: ['13911112222'] })
    await expect(look(story, 1, first)).rejects.toMatchObject({ code: 'phoneNotProven' })
    await story.run('updatePhones', { partyId, phones: [phoneOf(1)] })

    const second = await prove(story, 1)
    const { bindings } = await story.run<{ bindings: { bindingId: bigint }[] }>(
      'listPhoneBindings',
      { householdId },
    )
    await story.run('endPhoneBinding', { bindingId: bindings[0]?.bindingId })
    await expect(look(story, 1, second)).rejects.toMatchObject({ code: 'phoneNotProven' })

    const third = await prove(story, 1)
    await story.run('recordStop', {
      householdId,
      ...(await profile()),
      reason: 'wrongNumber',
      source: '来电',
    })
    await expect(look(story, 1, third)).rejects.toMatchObject({ code: 'phoneNotProven' })
  })
})

describe('members', async () => {
  const story = await createStory(platform, { slug: 'members' })
  const home = homeOf(story)
  const invite = async (proof: string, role = 'relative') => {
    const { url } = await as<{ url: string }>(story, home, 'inviteMember', { proof, role })
    return new URL(url).pathname.slice('/m/'.length)
  }
  const asGuest = <T>(name: string, input: Record<string, unknown>) =>
    story.run<T>(name, input, { actor: { kind: 'public', name: 'public' } })
  const join = async (invitation: string, personName: string, phone: string) => {
    wait(61)
    const { codeId } = await asGuest<Asked>('requestJoinCode', { invitation, personName, phone })
    const oneTimeCode = (await codeSent(story, codeId)) ?? ''
    return asGuest<{ proof: string; billToken: string }>('joinHousehold', {
      invitation,
      codeId,
      oneTimeCode,
      agreedIn: 'zh',
    })
  }
  type Members = { members: { memberId: bigint; partyId: bigint; name: string; role: string }[] }

  test('a daughter joins, is named reader, gets the notices, and is out at once when removed', async () => {
    await story.bill('2026-02')
    const proof = await prove(story)
    const { proof: hers } = await join(await invite(proof), '王小雨', '13700000001')
    const { members } = await as<Members>(story, home, 'listMembers', { proof })
    expect(members).toMatchObject([{ name: '王*雨', role: 'relative' }])
    const [her] = members
    if (!her) throw new Error('nobody joined')
    await expect(
      as(story, home, 'setReader', { proof: hers, partyId: her.partyId }),
    ).rejects.toMatchObject({ code: 'onlyOwners' })
    await as(story, home, 'setReader', { proof, partyId: her.partyId })
    const readers = () =>
      platform.query<{ party_id: string }>(
        `select party_id from notifications.message where company_id = $1 and household_id = $2 and kind = 'billReady'`,
        [story.companyId, home],
      )
    await story.run('startBillDelivery', { communityId: story.communityId, month: '2026-02' })
    expect((await readers()).map(({ party_id }) => BigInt(party_id))).toEqual([her.partyId])

    const { url: before } = await story.run<{ url: string }>('createBillLink', {
      householdId: home,
    })
    await as(story, home, 'endMember', { proof, memberId: her.memberId })
    const { url: after } = await story.run<{ url: string }>('createBillLink', { householdId: home })
    expect(after).not.toBe(before)
    await expect(as(story, home, 'getMyNotices', { proof: hers })).rejects.toMatchObject({
      code: 'phoneNotProven',
    })
    const { payer, people } = await story.run<{
      payer: { id: bigint }
      people: { partyId: bigint }[]
    }>('getHouseholdProfile', { householdId: home })
    expect(people.map(({ partyId }) => partyId)).toEqual([payer.id])
    // Also what was written down for her and has not gone yet.
    expect((await readers()).map(({ party_id }) => BigInt(party_id))).toEqual([payer.id])
  })

  test('an invitation is used once, ends after seven days, and can be taken back', async () => {
    const proof = await prove(story)
    const used = await invite(proof, 'tenant')
    await join(used, '赵敏', '13700000002')
    const gone = { code: 'invitationGone' }
    await expect(join(used, '钱多', '13700000003')).rejects.toMatchObject(gone)
    const old = await invite(proof)
    const now = platform.clock.now()
    wait(7 * 86_400 + 1)
    await expect(asGuest('getInvitation', { invitation: old })).rejects.toMatchObject(gone)
    platform.clock.moveTo(now.toString())
    const { invitations } = await as<{ invitations: { invitationId: bigint }[] }>(
      story,
      home,
      'listMembers',
      { proof },
    )
    await as(story, home, 'withdrawInvitation', {
      proof,
      ...invitations.map(({ invitationId }) => ({ invitationId }))[0],
    })
    await expect(asGuest('getInvitation', { invitation: old })).rejects.toMatchObject(gone)
    await expect(
      asGuest('getInvitation', { invitation: `${old.slice(0, -1)}_` }),
    ).rejects.toMatchObject(gone)
  })

  test('of two people with one invitation one joins', async () => {
    const invitation = await invite(await prove(story))
    const codes = []
    for (const [personName, phone] of [
      ['孙一', '13700000004'],
      ['孙二', '13700000005'],
    ]) {
      wait(61)
      const { codeId } = await asGuest<Asked>('requestJoinCode', { invitation, personName, phone })
      codes.push({ codeId, oneTimeCode: await codeSent(story, codeId) })
    }
    const answers = await Promise.allSettled(
      codes.map((code) => asGuest('joinHousehold', { invitation, ...code, agreedIn: 'zh' })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  test('nobody of another household is named reader, and nobody else removes a member', async () => {
    const proof = await prove(story)
    const { payer } = await story.run<{ payer: { id: bigint } }>('getHouseholdProfile', {
      householdId: homeOf(story, 1),
    })
    await expect(as(story, home, 'setReader', { proof, partyId: payer.id })).rejects.toMatchObject({
      code: 'notFound',
    })
    const { members } = await as<Members>(story, home, 'listMembers', { proof })
    const theirs = await prove(story, 1)
    await expect(
      as(story, homeOf(story, 1), 'endMember', { proof: theirs, memberId: members[0]?.memberId }),
    ).rejects.toMatchObject({ code: 'notFound' })
  })
})
