import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { openMessages, statesOf } from '../support/messages.ts'

const kills = process.env.SOAK === '1' ? 100 : 3
const homes = process.env.SOAK === '1' ? 2000 : 240
/** A life takes a second or two, most of it to begin. */
const patienceMs = 120_000 + kills * 4000

test(
  'R26: kill -9 of the relay while it sends: in the end every message has come, and none twice',
  async () => {
    const messages = await openMessages({ homes })
    await messages.send()
    // So few a second that every life sends some.
    await messages.platform.query(
      'update notifications.carrier_account set per_second = 40, tokens = 40',
    )
    const script = fileURLToPath(new URL('./message-relay.ts', import.meta.url))
    for (let life = 0; life < kills; life += 1) {
      const child = spawn(
        process.execPath,
        [
          script,
          messages.platform.url,
          messages.sandbox.url,
          messages.story.companyId.toString(),
          messages.platform.clock.now().toString(),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      )
      await once(child.stdout, 'data')
      await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 900))
      expect(child.exitCode).toBeNull()
      child.kill('SIGKILL')
      await once(child, 'exit')
      messages.wait({ seconds: 5 })
    }
    await messages.platform.query('update notifications.carrier_account set per_second = 10000')
    for (let quarter = 0; quarter < 12; quarter += 1) {
      messages.wait({ minutes: 15 })
      await messages.receipts()
      await messages.relay()
      if ((await statesOf(messages)).delivered === homes) break
    }
    expect(await statesOf(messages)).toEqual({ delivered: homes })
    const phones = (await messages.phone()).map(({ to }) => to)
    expect(phones).toHaveLength(homes)
    expect(new Set(phones).size).toBe(homes)
    const { broken } = await messages.story.run<{ broken: unknown }>('verifyEvidence')
    expect(broken).toBeNull()
  },
  patienceMs,
)
