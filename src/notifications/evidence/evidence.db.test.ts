import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'

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

/** As somebody who can do anything to the database, and puts it back. */
const tamper = async (change: string, undo: string): Promise<Verdict> => {
  const asSuperuser = (statement: string) =>
    platform.query(
      `set session_replication_role = replica; ${statement}; reset session_replication_role`,
    )
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
