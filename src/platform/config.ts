import { resolve } from 'node:path'
import * as z from 'zod'

const shape = z.object({
  /** Port of the web server. */
  PORT: z.coerce.number().int().min(1).max(65535).default(8080),
  /** Address the web server listens on. */
  HOST: z.string().default('127.0.0.1'),
  /** Folder of the embedded database, keys and uploads. */
  DATA_DIR: z.string().default('./data'),
  /** A PostgreSQL server of one's own, version 18 or later. Then nothing is embedded. */
  DATABASE_URL: z.url().optional(),
  /** Address under which owners' phones reach this server; links in bills begin with it. */
  PUBLIC_URL: z.url().optional(),
  /** Address of WeChat Pay. Without it the built-in sandbox is started and used. */
  WECHATPAY_URL: z.url().optional(),
  /** 'off' starts no sandbox, for production. */
  SANDBOX: z.enum(['on', 'off']).default('on'),
  /** 32 bytes in base64 that encrypt phones and secrets; made in DATA_DIR when absent. */
  ENCRYPTION_KEY: z.base64().optional(),
  /** pino level. */
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

export type Config = z.infer<typeof shape> & { readonly dataDir: string }

/** Reads the settings once; nothing else reads the environment. Throws one clear sentence. */
export const parseConfig = (environment: NodeJS.ProcessEnv): Config => {
  const known = Object.fromEntries(
    Object.keys(shape.shape).map((key) => [key, environment[key] || undefined]),
  )
  const parsed = shape.safeParse(known)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    const name = issue?.path.join('.')
    throw new Error(
      `设置 ${name} 不能用，请改正后重试。Setting ${name} is not valid: ${issue?.message}.`,
    )
  }
  return { ...parsed.data, dataDir: resolve(parsed.data.DATA_DIR) }
}

/** The names of all settings; .env.example holds exactly these. */
export const configKeys = Object.keys(shape.shape)
