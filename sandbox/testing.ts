import {
  createDecipheriv,
  createPublicKey,
  createSign,
  createVerify,
  randomBytes,
} from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Sandbox, type SandboxOptions, startSandbox } from './index.ts'

/** What tests need around a sandbox: a control client, a merchant who signs, a receiver. */

export type Opened = {
  readonly name: string
  readonly mchid: string
  readonly appid: string
  readonly subMchid?: string
  readonly subAppid?: string
  readonly serialNo: string
  readonly privateKey: string
  readonly certificate: string
  readonly apiV3Key: string
  readonly platformKeys: Record<string, string>
}

// biome-ignore lint/suspicious/noExplicitAny: answers are judged by the expectations of the tests
type Json = any

export const startTestSandbox = async (options: SandboxOptions = {}) => {
  const sandbox: Sandbox = await startSandbox(options)
  const control = async (method: string, path: string, body?: unknown): Promise<Json> => {
    const response = await fetch(`${sandbox.url}/sandbox/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer: Json = await response.json()
    if (!response.ok) throw new Error(`${response.status} ${answer.code} ${answer.message}`)
    return answer
  }
  return {
    ...sandbox,
    control,
    merchant: (wish: object): Promise<Opened> => control('POST', 'merchants', wish),
    advance: (milliseconds: number) => control('POST', 'clock', { advanceMs: milliseconds }),
    deliver: () => control('POST', 'deliver-due'),
    pay: (outTradeNo: string, wish: object = {}) =>
      control('POST', `trades/${outTradeNo}/pay`, wish),
  }
}

/** An ordinary order body of a merchant. */
export const orderBody = (merchant: Opened, outTradeNo: string, more: object = {}) => ({
  ...(merchant.subMchid
    ? { sp_appid: merchant.appid, sp_mchid: merchant.mchid, sub_mchid: merchant.subMchid }
    : { appid: merchant.appid, mchid: merchant.mchid }),
  description: '2026年11月物业费',
  out_trade_no: outTradeNo,
  notify_url: 'http://127.0.0.1:9/notices',
  amount: { total: 34988, currency: 'CNY' },
  ...more,
})

/** One call signed by hand: what is signed, sent and answered stays in the test's hand. */
export const signedCall = async (
  url: string,
  merchant: Opened,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
  change: {
    timestamp?: string
    serialNo?: string
    mchid?: string
    /** Sign this instead of the body that is sent. */
    signedBody?: string
    headers?: Record<string, string>
  } = {},
): Promise<{ status: number; headers: Headers; bytes: Buffer; text: string; json: Json }> => {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body)
  const timestamp = change.timestamp ?? String(Math.floor(Date.now() / 1_000))
  const nonce = randomBytes(16).toString('hex').toUpperCase()
  const signature = createSign('RSA-SHA256')
    .update(`${method}\n${path}\n${timestamp}\n${nonce}\n${change.signedBody ?? text}\n`)
    .sign(merchant.privateKey, 'base64')
  const parts = Object.entries({
    mchid: change.mchid ?? merchant.mchid,
    nonce_str: nonce,
    timestamp,
    serial_no: change.serialNo ?? merchant.serialNo,
    signature,
  })
  const response = await fetch(url + path, {
    method,
    headers: {
      accept: 'application/json',
      'user-agent': 'test',
      ...(text ? { 'content-type': 'application/json' } : {}),
      authorization: `WECHATPAY2-SHA256-RSA2048 ${parts.map(([k, v]) => `${k}="${v}"`).join(',')}`,
      ...change.headers,
    },
    ...(text ? { body: text } : {}),
  })
  // Not response.text(), which would swallow a BOM.
  const bytes = Buffer.from(await response.arrayBuffer())
  const answered = bytes.toString('utf8')
  const isJson = answered.startsWith('{')
  return {
    status: response.status,
    headers: response.headers,
    bytes,
    text: answered,
    json: isJson ? JSON.parse(answered) : null,
  }
}

/** Is this signed by one of the keys the merchant was given? */
export const isGenuine = (
  keys: Readonly<Record<string, string>>,
  header: (name: string) => string | null | undefined,
  body: string,
): boolean => {
  const key = keys[header('wechatpay-serial') ?? '']
  if (!key) return false
  return createVerify('RSA-SHA256')
    .update(`${header('wechatpay-timestamp')}\n${header('wechatpay-nonce')}\n${body}\n`)
    .verify(createPublicKey(key), header('wechatpay-signature') ?? '', 'base64')
}

export const openResource = (
  resource: { ciphertext: string; nonce: string; associated_data: string },
  apiV3Key: string,
): Json => {
  const bytes = Buffer.from(resource.ciphertext, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', apiV3Key, resource.nonce)
  decipher.setAAD(Buffer.from(resource.associated_data)).setAuthTag(bytes.subarray(-16))
  return JSON.parse(
    decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8'),
  )
}

type Received = { readonly headers: IncomingHttpHeaders; readonly body: string }

/** A receiver of notices that answers with the status it is told to. */
export const startReceiver = async () => {
  const received: Received[] = []
  let status = 204
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    received.push({ headers: request.headers, body: Buffer.concat(parts).toString('utf8') })
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/notices`,
    received,
    answerWith: (next: number) => {
      status = next
    },
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
