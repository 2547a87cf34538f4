import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startSandbox } from '../../index.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mail-server-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const startAgain = () => startSandbox({ dataFile: join(folder, 'sandbox.jsonl') })

const mailPortOf = async (sandbox: { url: string }): Promise<number> => {
  const answer = await fetch(`${sandbox.url}/sandbox/smtp/accounts`, { method: 'POST', body: '{}' })
  return ((await answer.json()) as { port: number }).port
}

it('an account that was opened before a restart still finds its mail server', async () => {
  const before = await startAgain()
  const port = await mailPortOf(before)
  await before.close()
  const after = await startAgain()
  expect(await mailPortOf(after)).toBe(port)
  await after.close()
})

it('a port that somebody else holds meanwhile is left to them', async () => {
  const before = await startAgain()
  const port = await mailPortOf(before)
  await before.close()
  const other = createServer().listen(port, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  const after = await startAgain()
  expect(await mailPortOf(after)).not.toBe(port)
  await after.close()
  other.close()
})
