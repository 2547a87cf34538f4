import { expect, test } from 'vitest'
import * as z from 'zod'
import { command } from '../../src/kernel/operation.ts'
import { carriers } from '../../src/notifications/carriers/index.ts'
import { routeDue } from '../../src/notifications/plan/route-due.ts'
import { relayWith } from '../../src/notifications/relay/jobs.ts'
import { claimDue } from '../../src/notifications/relay/relay-account.ts'
import { sendAll } from '../../src/notifications/relay/send.ts'
import { openRenderer } from '../../src/notifications/templates/open-renderer.ts'
import { orchestrate } from '../../src/platform/context.ts'
import { type Messages, openMessages, statesOf } from '../support/messages.ts'

const homes = 12
const parts = { carriers, openRenderer }

/** The hours in which whatever is unknown is asked about and receipts come in, until all is known. */
const passHours = async (messages: Messages, hours: number): Promise<void> => {
  for (let quarter = 0; quarter < hours * 4; quarter += 1) {
    messages.wait({ minutes: 15 })
    await messages.receipts()
    await messages.relay()
    if ((await statesOf(messages)).delivered === homes) return
  }
}

/** Each phone got one message, each message knows it, and the chain of evidence holds. */
const expectEachOnce = async (messages: Messages): Promise<void> => {
  const phones = (await messages.phone()).map(({ to }) => to)
  expect(phones).toHaveLength(homes)
  expect(new Set(phones).size).toBe(homes)
  expect(await statesOf(messages)).toEqual({ delivered: homes })
  const { broken } = await messages.story.run<{ broken: unknown }>('verifyEvidence')
  expect(broken).toBeNull()
}

/** A sender that dies: before it has handed over what it claimed, or before it has stored the answer. */
const dyingRelay = (messages: Messages, diesBefore: 'send' | 'store') =>
  messages.platform.run(
    orchestrate(
      command({
        name: 'dyingRelay',
        access: [],
        summary: 'A test.',
        input: z.strictObject({}),
        output: z.object({}),
      }),
      async (session) => {
        await session.transaction('route', (context) => routeDue(context, homes))
        const { account, outgoing } = await session.transaction('claim', (context) =>
          claimDue(context, parts, { accountId: messages.accountId, limit: 1000 }),
        )
        if (account && diesBefore === 'store') await sendAll(session, account, outgoing)
        return {}
      },
    ),
    {},
    { companyId: messages.story.companyId },
  )

test('every bill reaches its owner once; a second relay and a second receipt add nothing', async () => {
  const messages = await openMessages({ homes })
  await messages.send()
  await Promise.all([messages.relay(), messages.relay(), messages.relay()])
  expect(await statesOf(messages)).toEqual({ sent: homes })
  messages.wait({ seconds: 2 })
  await messages.receipts()
  await messages.relay()
  await expectEachOnce(messages)
})

test.each(['send', 'store'] as const)(
  'a sender that dies before it can %s: its messages are asked about, and none comes twice',
  async (step) => {
    const messages = await openMessages({ homes })
    await messages.send()
    await dyingRelay(messages, step)
    expect(await statesOf(messages)).toEqual({ sending: homes })
    await messages.relay()
    expect(await statesOf(messages)).toEqual({ sending: homes })
    await passHours(messages, 2)
    await expectEachOnce(messages)
  },
)

test.each([
  ['loses answers', { answerLost: 0.2 }],
  ['answers too late', { slowAnswer: 0.2 }],
  ['fails', { providerError: 0.04 }],
  ['is too busy', { throttled: 0.3 }],
  ['loses receipts', { receiptMissing: 0.5 }],
  ['repeats receipts late', { receiptLateTwice: 0.7 }],
] as const)('a provider that %s: each message comes once in the end', async (_, shares) => {
  const messages = await openMessages({ homes })
  await messages.faults(shares)
  await messages.send()
  await messages.relay()
  // Whatever is sent again has another number, and so other luck.
  await passHours(messages, 9)
  await expectEachOnce(messages)
})

test('a wording that breaks for one reader ends that message alone', async () => {
  const messages = await openMessages({ homes })
  await messages.send()
  const [poisoned] = messages.story.units
  const openBroken: typeof openRenderer = async (context, accounts) => {
    const render = await openRenderer(context, accounts)
    return (message) => {
      if (message.variables.home?.includes('101室')) throw new Error('poison')
      return render(message)
    }
  }
  const relay = relayWith({ carriers, openRenderer: openBroken })
  await relay(messages.platform, { companyId: messages.story.companyId })
  expect(poisoned?.code).toContain('101')
  expect(await statesOf(messages)).toEqual({
    sent: homes - 1,
    'refused templateNotApproved': 1,
  })
  const [contacts] = await messages.platform.query<{ count: number }>(
    'select count(*)::int as count from notifications.contact where is_counted',
  )
  expect(contacts?.count).toBe(homes - 1)
})
