import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../platform/config.ts'
import { freePort } from '../platform/postgres/index.ts'

/**
 * The WeChat Pay sandbox beside the product, on the port after ours or any free one. Its trades
 * are kept in the data folder. None where a real service is configured or SANDBOX is off.
 */
export const startOwnSandbox = async (
  config: Config,
): Promise<{ url: string; close: () => Promise<void> } | null> => {
  if (config.SANDBOX === 'off' || config.WECHATPAY_URL) return null
  mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
  const { startSandbox } = await import('../../sandbox/index.ts')
  const options = { dataFile: join(config.dataDir, 'sandbox.jsonl') }
  try {
    return await startSandbox({ ...options, port: config.PORT + 1 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
    return startSandbox({ ...options, port: await freePort() })
  }
}
