import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { within } from '../../../test/support/online.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { bindPhone } from '../../identity/binding/proof.ts'
import type { Actor } from '../../platform/context.ts'
import { notify } from '../plan/notify.ts'
import { routeDue } from '../plan/route-due.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { slug: 'mailbox' })
await story.bill('2026-02')
story.on('2026-02-10')
const { companyId, communityId } = story
await platform.query(
  `insert into notifications.carrier_account (company_id, id, carrier, name, push_secret, price, refilled_at, created_at)
   values ($1, 1, 'smtp', 'smtp', 's', 0, now(), now())`,
  [companyId],
)

/** A household whose payer has confirmed their phone. */
const proven = async (index: number) => {
  const householdId = story.units[index]?.householdId ?? 0n
  const [payer] = await platform.query<{ party_id: string; number_hash: string }>(
    `select p.party_id, p.number_hash from property.party_phone p
     join property.household h on h.company_id = p.company_id and h.payer_party_id = p.party_id
     where h.company_id = $1 and h.id = $2`,
    [companyId, householdId],
  )
  const partyId = BigInt(payer?.party_id ?? 0)
  const numberHash = payer?.number_hash ?? ''
  const proof = await within(platform, companyId, (context) =>
    bindPhone(context, { householdId, partyId, numberHash }),
  )
  const actor: Actor = { kind: 'owner', id: householdId, name: 'owner' }
  const set = (mailbox: string | null, by = proof) =>
    story.run('setMyMailbox', { householdId, proof: by, mailbox }, { actor })
  type Ways = { ways: { form: string; masked: string }[] }
  const mine = async () => {
    const { ways } = await story.run<Ways>('getMyNotices', { householdId, proof }, { actor })
    return ways.filter(({ form }) => form === 'email').map(({ masked }) => masked)
  }
  return { householdId, partyId, proof, set, mine }
}
const [home, neighbour] = [await proven(0), await proven(1)]

const kept = (partyId: bigint) =>
  platform.query<{ sealed: string; close_reason: string | null; source: string }>(
    `select sealed, source, close_reason from notifications.address where company_id = $1 and party_id = $2 order by id`,
    [companyId, partyId],
  )

/** Tells the home that a bill is ready and looks which way it takes, and to which address. */
const way = async (subject: string) => {
  await within(platform, companyId, (context) =>
    notify(context, [
      {
        communityId,
        householdId: home.householdId,
        subject,
        kind: 'billReady',
        variables: {
          sign: '悦湖',
          steward: '陈静',
          phone: '88001102',
          payer: '业*1',
          home: '101',
          period: '2026年2月',
          amount: '100.00',
          dueOn: '2026-02-28',
        },
      },
    ]),
  )
  await within(platform, companyId, (context) => routeDue(context, 100))
  const [row] = await platform.query<{ form: string | null; sealed: string | null }>(
    `select m.form, d.sealed from notifications.message m
     left join notifications.address d on d.company_id = m.company_id and d.id = m.address_id
     where m.company_id = $1 and m.subject = $2`,
    [companyId, subject],
  )
  return row?.form ? `${row.form} ${platform.vault.open(companyId, row.sealed ?? '')}` : null
}

test('an owner sets, replaces and removes the mailbox their bills go to', async () => {
  expect(await way('before')).toBeNull()
  await home.set(' Li.Wei@example.com ')
  await home.set('li.wei@example.com')
  expect(await home.mine()).toEqual(['l***@example.com'])
  expect(await kept(home.partyId)).toMatchObject([{ source: 'owner', close_reason: null }])
  expect(await way('first')).toBe('email li.wei@example.com')

  await home.set('wei@mail.example')
  expect(await home.mine()).toEqual(['w***@mail.example'])
  const [former, present] = await kept(home.partyId)
  expect([former?.close_reason, present?.close_reason]).toEqual(['replaced', null])
  expect(present?.sealed).not.toContain('wei')
  expect(await way('second')).toBe('email wei@mail.example')

  await home.set(null)
  expect(await home.mine()).toEqual([])
  expect((await kept(home.partyId)).map((it) => it.close_reason)).toEqual(['replaced', 'removed'])
  expect(await way('third')).toBeNull()
  const audit = await platform.query<{ input: unknown }>(
    `select input from platform.audit where operation like 'setMyMailbox%'`,
  )
  expect(audit.length).toBeGreaterThan(0)
  expect(JSON.stringify(audit).toLowerCase()).not.toContain('@')
})

test('of mailboxes that are set at one moment one stays, and whole', async () => {
  for (let round = 0; round < 5; round++) {
    const asked = ['a', 'b', 'c', 'd'].map((name) => `${name}${round}@example.com`)
    await Promise.all(asked.map((mailbox) => home.set(mailbox)))
    const rows = await platform.query<{ sealed: string; masked: string; address_hash: string }>(
      'select sealed, masked, address_hash from notifications.address where party_id = $1 and closed_at is null',
      [home.partyId],
    )
    expect(rows).toHaveLength(1)
    const mailbox = platform.vault.open(companyId, rows[0]?.sealed ?? '')
    expect(asked).toContain(mailbox)
    expect(rows[0]?.address_hash).toBe(platform.vault.hash(companyId, 'mailbox', mailbox))
    expect(rows[0]?.masked).toBe(`${mailbox[0]}***@example.com`)
  }
  await home.set(null)
  expect(await home.mine()).toEqual([])
})

test('of mailboxes that were open side by side before, the last stays', async () => {
  await home.set('last@example.com')
  await platform.query(
    `drop index notifications.address_one_mailbox;
     insert into notifications.address (company_id, party_id, kind, sealed, masked, address_hash, source, created_at)
     select company_id, party_id, kind, sealed, 'x', no::text, 'test', created_at - interval '1 day'
     from notifications.address, generate_series(1, 2) no where masked = 'l***@example.com' and closed_at is null`,
  )
  await platform.query(
    await readFile(new URL('../../../db/migrations/0022_one_mailbox.sql', import.meta.url), 'utf8'),
  )
  expect(await home.mine()).toEqual(['l***@example.com'])
  await home.set(null)
})

test('neither another household’s proof nor what is no address changes anything', async () => {
  const before = await kept(home.partyId)
  await expect(home.set('a@example.com', neighbour.proof)).rejects.toMatchObject({
    code: 'phoneNotProven',
  })
  for (const [wrong, code] of [
    ['a@example', 'mailboxInvalid'],
    ['a@example.com,b@example.com', 'mailboxInvalid'],
    ['a b@example.com', 'mailboxInvalid'],
    ['a@example.com\nBcc: b@example.com', 'invalidInput'],
    [`${'a'.repeat(250)}@example.com`, 'invalidInput'],
  ] as const) {
    await expect(home.set(wrong), wrong).rejects.toMatchObject({ code })
  }
  expect(await kept(home.partyId)).toEqual(before)
})

test('the staff record what they were told, of this household’s people only', async () => {
  const { householdId, partyId } = neighbour
  const told = { householdId, partyId, mailbox: 'zhao@example.com', source: '前台' }
  await story.run('setMailbox', told)
  const { addresses } = await story.run<{ addresses: unknown[] }>('listContacts', { householdId })
  expect(addresses).toMatchObject([{ partyId, kind: 'mailbox', masked: 'z***@example.com' }])
  await expect(story.run('setMailbox', { ...told, partyId: home.partyId })).rejects.toMatchObject({
    code: 'notFound',
  })
  await story.run('setMailbox', { ...told, mailbox: null })
  expect(await neighbour.mine()).toEqual([])
})
