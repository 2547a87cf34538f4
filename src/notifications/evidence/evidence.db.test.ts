import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { appendEvidence } from './append.ts'

const messages = await openMessages({ homes: 4 })
const { platform, story } = messages
await messages.send()
await messages.relay()
messages.wait({ seconds: 2 })
await messages.receipts()

type Verdict = {
  readonly isIntact: boolean
  readonly rows: bigint
  readonly broken: { readonly chainNo: bigint; readonly what: string } | null
}
const verify = () => story.run<Verdict>('verifyEvidence')

const asSuperuser = (statement: string) =>
  platform.query(
    `set session_replication_role = replica; ${statement}; reset session_replication_role`,
  )

/** As somebody who can do anything to the database, and puts it back. */
const tamper = async (change: string, undo: string): Promise<Verdict> => {
  await asSuperuser(change)
  const verdict = await verify()
  await asSuperuser(undo)
  expect((await verify()).isIntact).toBe(true)
  return verdict
}

test('a chain holds as it was written: sent, accepted and delivered of each message', async () => {
  expect(await verify()).toMatchObject({ isIntact: true, rows: 12n, broken: null })
})

test.each([
  ['content', `overlay(content placing 'X' from 20 for 1)`],
  ['event', `'opened'`],
  ['message_id', 'message_id + 1'],
  ['delivery_id', 'delivery_id + 1'],
  ['household_id', 'household_id + 1'],
  ['happened_at', `happened_at + interval '1 ms'`],
  ['previous_hash', `overlay(previous_hash placing 'x' from 7 for 1)`],
  ['hash', `overlay(hash placing 'x' from 7 for 1)`],
])('a change of %s is found at its row', async (column, change) => {
  await platform.query(
    'create table if not exists kept as select * from notifications.evidence where chain_no = 7',
  )
  const { broken } = await tamper(
    `update notifications.evidence set ${column} = ${change} where chain_no = 7`,
    `update notifications.evidence e set ${column} = kept.${column} from kept where e.chain_no = 7`,
  )
  expect(broken?.chainNo).toBe(7n)
})

test('a row that is gone, in the middle or at the end, is missed', async () => {
  for (const no of [5, 12]) {
    await platform.query(
      `create table gone${no} as select * from notifications.evidence where chain_no = ${no}`,
    )
    const { broken } = await tamper(
      `delete from notifications.evidence where chain_no = ${no}`,
      `insert into notifications.evidence select * from gone${no}`,
    )
    expect(broken).toMatchObject({ chainNo: BigInt(no), what: 'missing' })
  }
})

test('a chain that was written anew to its end is found by its head', async () => {
  const { broken } = await tamper(
    `update notifications.evidence_head set hash = repeat('0', 64)`,
    `update notifications.evidence_head set hash = (select hash from notifications.evidence order by chain_no desc limit 1)`,
  )
  expect(broken).toMatchObject({ chainNo: 12n, what: 'head' })
})

test('the application itself can neither change nor remove a row', async () => {
  await expect(
    messages.within(({ tx }) => tx.deleteFrom('notifications.evidence').execute()),
  ).rejects.toThrow()
})

test('a household’s evidence says word for word what was sent, and that a bill is no demand', async () => {
  const householdId = story.units[0]?.householdId ?? 0n
  const { messages: told } = await story.run<{
    messages: { isDemand: boolean; effect: { zh: string }; evidence: { content: string }[] }[]
  }>('getHouseholdEvidence', { householdId })
  expect(told).toHaveLength(1)
  expect(told[0]?.isDemand).toBe(false)
  expect(told[0]?.effect.zh).toContain('不算催告')
  const shown = (await messages.phone()).flatMap(({ lines }) => lines)
  const content = JSON.parse(told[0]?.evidence[0]?.content ?? '{}')
  expect(shown).toContain(content.said.text)
  expect(content.recipient.name).toBe('业*1')
})

const file = join(platform.dataDir, 'evidence', `${story.companyId}.txt`)
const nightly = () => messages.task('verifyEvidenceNightly')
type Inbox = {
  inbox: { key: string; lines: { title: { zh: string }; detail: { zh: string } }[] }[]
}
const alarms = async () => {
  const { inbox } = await story.run<Inbox>('getToday')
  return inbox.filter(({ key }) => key === 'evidence').flatMap(({ lines }) => lines)
}

test('a night that finds the chain whole keeps its end outside the database, once, for this user only', async () => {
  await nightly()
  await nightly()
  const { headHash } = await story.run<{ headHash: string }>('verifyEvidence')
  expect(await readFile(file, 'utf8')).toMatch(new RegExp(`^\\S+ 12 ${headHash}\n$`))
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  expect(await alarms()).toEqual([])
})

/** Rows as good as any, from whoever has the database to themselves. */
const forge = (count: number): Promise<void> =>
  messages.within((context) =>
    appendEvidence(
      context,
      Array.from({ length: count }, () => ({
        messageId: 1n,
        deliveryId: null,
        householdId: 1n,
        event: 'delivered',
        happenedAt: context.now.toString(),
        content: { said: 'forged' },
      })),
    ),
  )

test.each([
  ['is cut off', 0, 11n, 'missing', '缺失'],
  ['is cut off and begun anew', 1, 12n, 'missing', '缺失'],
  ['is cut off and written anew, and further', 3, 12n, 'rewritten', '重写'],
])(
  'a tail that %s with its head is found, and stands in today until the chain is whole again',
  async (_, forged, chainNo, what, word) => {
    await platform.query(
      `drop table if exists tail, head; create table tail as select * from notifications.evidence;
       create table head as select * from notifications.evidence_head`,
    )
    await asSuperuser(`delete from notifications.evidence where chain_no > 10; update notifications.evidence_head
      set chain_no = 10, hash = (select hash from notifications.evidence where chain_no = 10)`)
    await forge(forged)
    expect((await verify()).broken).toMatchObject({ chainNo, what })
    await nightly()
    expect(await alarms()).toMatchObject([
      {
        title: { zh: expect.stringContaining(`${chainNo}`) },
        detail: { zh: expect.stringContaining(word) },
      },
    ])
    await asSuperuser(`delete from notifications.evidence; insert into notifications.evidence select * from tail;
      update notifications.evidence_head h set chain_no = head.chain_no, hash = head.hash from head`)
    await nightly()
    expect(await alarms()).toEqual([])
  },
)

test('a line that was torn is none, and what is in order grows on', async () => {
  await appendFile(file, '2026-11-24T03:40:00Z 99 ab')
  expect(await alarms()).toEqual([])
  await forge(2)
  await nightly()
  await nightly()
  expect(await verify()).toMatchObject({ isIntact: true, rows: 14n })
  const lines = (await readFile(file, 'utf8')).split('\n')
  expect(lines.filter((line) => / 14 [0-9a-f]{64}$/.test(line))).toHaveLength(2)
})
