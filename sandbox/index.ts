import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { bridgeScript } from './bridge-script.ts'
import { makeClock } from './clock.ts'
import { answerControl } from './control.ts'
import { answerApi } from './door.ts'
import { messageProviders } from './messages/index.ts'
import { pushDue } from './messages/pushes.ts'
import { startMailServer } from './messages/smtp/index.ts'
import { deliverDue } from './notices.ts'
import { answerPhone, type Page } from './phone.ts'
import { settleRefunds } from './refunds.ts'
import { paramError, refusal, refusalOf } from './refusal.ts'
import { openState, type State } from './state.ts'

export type SandboxOptions = {
  readonly port?: number
  readonly host?: string
  /** Keeps the trades in this JSON-lines file; without it they are gone with the process. */
  readonly dataFile?: string
  /** The caller's own clock; then nothing is sent by itself, only on POST /sandbox/deliver-due. */
  readonly now?: () => Date
  /** A notice that was not accepted is not repeated. */
  readonly quietRetries?: boolean
  /** Where browsers reach it, if not at its own address. */
  readonly publicUrl?: string
}

export type Sandbox = {
  readonly url: string
  readonly port: number
  readonly close: () => Promise<void>
}

const largestBody = 32 * 1024 * 1024
const heartbeat = 200

/** Starts the pretend WeChat Pay service. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const host = options.host ?? '127.0.0.1'
  const state = await openState(makeClock(options.now), options.dataFile)
  const quietRetries = options.quietRetries ?? false
  const server = createServer((request, response) => {
    const done = answer(state, { quietRetries, publicUrl: options.publicUrl }, request, response)
    done.catch((error: unknown) => fail(response, error))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port ?? 0, host, resolve)
  })
  const mail = await startMailServer(state, host)
  const beat = setInterval(() => {
    if (state.clock.isManual()) return
    settleRefunds(state)
    void pushDue(state)
    if (state.noticesDue.size > 0) void deliverDue(state, quietRetries)
  }, heartbeat)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`,
    close: async () => {
      clearInterval(beat)
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await Promise.all([closed, mail.close()])
      state.flush()
    },
  }
}

const answer = async (
  state: State,
  options: { quietRetries: boolean; publicUrl: string | undefined },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const body = await readBody(request)
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sandbox')
  const baseUrl = options.publicUrl ?? `http://${request.headers.host}`
  for (const provider of messageProviders) {
    if (!provider.takes(request, pathname)) continue
    await provider.answer({
      state,
      request,
      pathname,
      query: searchParams,
      body,
      response,
      baseUrl,
    })
    return
  }
  if (pathname.startsWith('/v3/')) {
    answerApi(state, request, body, response, baseUrl)
    return
  }
  if (pathname === '/sandbox/bridge.js') {
    response.writeHead(200, { 'Content-Type': 'text/javascript; charset=utf-8' })
    response.end(bridgeScript(baseUrl))
    return
  }
  if (!pathname.startsWith('/sandbox/')) {
    const form = new URLSearchParams(body.toString('utf8'))
    const method = request.method ?? ''
    sendPage(response, answerPhone({ state, method, pathname, query: searchParams, form }))
    return
  }
  checkLocal(request)
  const result = await answerControl({
    state,
    quietRetries: options.quietRetries,
    method: request.method ?? '',
    pathname,
    query: Object.fromEntries(searchParams),
    body: readJson(body),
    baseUrl,
  })
  sendJson(response, 200, result)
}

/** Control is for this machine, and not for a web page that happens to be open on it. */
const checkLocal = (request: IncomingMessage): void => {
  const address = request.socket.remoteAddress ?? ''
  const isLocal = ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address)
  if (isLocal && request.headers.origin === undefined) return
  throw refusal({ status: 403, code: 'NO_AUTH', message: '控制接口只对本机程序开放' })
}

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length
    if (size > largestBody) throw paramError('请求报文过大')
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const readJson = (body: Buffer): unknown => {
  if (body.length === 0) return undefined
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw paramError('请求报文不是合法的 JSON')
  }
}

const sendJson = (response: ServerResponse, status: number, content: unknown): void => {
  response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' })
  response.end(JSON.stringify(content))
}

const sendPage = (response: ServerResponse, page: Page | null): void => {
  if (!page) throw refusal({ status: 404, code: 'NOT_FOUND', message: '没有这个页面' })
  if ('location' in page) {
    response.writeHead(303, { Location: page.location }).end()
    return
  }
  response.writeHead(page.status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
    'Cache-Control': 'no-store',
  })
  response.end(page.html)
}

const fail = (response: ServerResponse, error: unknown): void => {
  const no = refusalOf(error)
  if (!no) console.error(error)
  if (response.headersSent) {
    response.destroy()
    return
  }
  const { code, message, detail } = no ?? { code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' }
  sendJson(response, no?.status ?? 500, { code, message, detail })
}
