import { expect, test } from 'vitest'
import { openMessages, statesOf } from '../support/messages.ts'

const homes = 12

test('every bill reaches its owner once, and a second sending and a second relay add nothing', async () => {
  const messages = await openMessages({ homes })
  await messages.send()
  await messages.relay()
  expect(await statesOf(messages)).toEqual({ sent: homes })
  messages.wait({ seconds: 2 })
  await messages.receipts()
  expect(await statesOf(messages)).toEqual({ delivered: homes })
  await messages.relay()
  expect(await messages.phone()).toHaveLength(homes)
})
