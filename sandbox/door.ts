import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ApiAnswer, findRoute } from './api.ts'
import { takeApiFault } from './faults.ts'
import { signingKind } from './merchants.ts'
import { settleRefunds } from './refunds.ts'
import { paramError, refusal, refusalOf } from './refusal.ts'
import { isSignedBy, readAuthorization, requestText, scheme, signedHeaders } from './signature.ts'
import type { Merchant, State } from './state.ts'

/** The door of the API: who calls, what he wants, and a signed answer. */

const skew = 300

export const answerApi = (
  state: State,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  baseUrl: string,
): void => {
  settleRefunds(state)
  let merchant: Merchant | null = null
  let answer: ApiAnswer
  let cause = 0
  try {
    checkHeaders(request)
    merchant = authenticate(state, request, body)
    answer = act(state, merchant, request, body, baseUrl)
  } catch (error) {
    const no = refusalOf(error)
    if (!no) throw error
    cause = no.cause ?? 0
    const { code, message, detail } = no
    answer = { status: no.status, json: detail ? { code, message, detail } : { code, message } }
  }
  send(state, merchant, request, response, answer, cause)
}

const checkHeaders = (request: IncomingMessage): void => {
  const { accept, 'user-agent': agent } = request.headers
  if (!accept || !agent) throw paramError('Http头缺少Accept或User-Agent', { location: 'header' })
}

const signError = (message: string, detail: Readonly<Record<string, unknown>>): Error =>
  refusal({ status: 401, code: 'SIGN_ERROR', message, detail })

/** The merchant who signed; anything doubtful about the signature is 401 SIGN_ERROR. */
const authenticate = (state: State, request: IncomingMessage, body: Buffer): Merchant => {
  const header = request.headers.authorization ?? ''
  const location = 'authorization'
  const given = readAuthorization(header)
  if (!given) {
    const isOtherScheme = header.includes(' ') && !header.startsWith(`${scheme} `)
    const word = isOtherScheme
      ? '认证类型不正确'
      : '值格式错误，请参考《微信支付商户REST API签名规则》'
    throw signError(`Http头Authorization${word}`, { location })
  }
  const now = Math.floor(state.clock.now().getTime() / 1_000)
  if (!(Math.abs(now - Number(given.timestamp)) <= skew)) {
    throw signError('Http头Authorization中的timestamp与发起请求的时间不得超过5分钟', {
      location,
      field: 'timestamp',
      value: given.timestamp,
    })
  }
  const merchant = state.merchant.get(given.mchid)
  if (!merchant) {
    throw signError('商户号不存在或未申请过证书', { location, field: 'mchid', value: given.mchid })
  }
  // SDKs write it in either case, and the real service takes both.
  if (given.serial_no.toUpperCase() !== merchant.keys.serialNo) {
    throw signError('商户证书序列号有误。请使用签名私钥匹配的证书序列号', {
      location,
      field: 'serial_no',
      value: given.serial_no,
      detail: { issue: 'cannot find certificate by serial_no' },
    })
  }
  const method = request.method ?? ''
  const url = request.url ?? ''
  const { timestamp, nonce_str: nonce } = given
  const signed = requestText({ method, pathAndQuery: url, timestamp, nonce, body })
  if (isSignedBy(signed, given.signature, merchant.keys.publicKey)) return merchant
  const head = signed.length - body.length - 1
  throw signError('错误的签名，验签失败', {
    field: 'signature',
    location,
    detail: { issue: 'sign not match' },
    sign_information: {
      method,
      url,
      truncated_sign_message: `${signed.subarray(0, head + Math.min(8, body.length)).toString()}\n`,
      sign_message_length: signed.length,
    },
  })
}

const act = (
  state: State,
  merchant: Merchant,
  request: IncomingMessage,
  body: Buffer,
  baseUrl: string,
): ApiAnswer => {
  const url = new URL(request.url ?? '/', 'http://sandbox')
  const route = findRoute(request.method ?? '', url.pathname)
  if (!route) {
    throw refusal({ status: 404, code: 'RESOURCE_NOT_EXISTS', message: '请求的资源不存在' })
  }
  const serial = request.headers['wechatpay-serial']
  return route.answer({
    state,
    merchant,
    parameters: route.parameters,
    query: Object.fromEntries(url.searchParams),
    body: request.method === 'POST' ? readJson(request, body) : undefined,
    serial: typeof serial === 'string' ? serial : undefined,
    baseUrl,
  })
}

const readJson = (request: IncomingMessage, body: Buffer): unknown => {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw paramError('Http头Content-Type不正确，应为application/json', { location: 'header' })
  }
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw paramError('请求报文不是合法的JSON', { location: 'body' })
  }
}

const send = (
  state: State,
  merchant: Merchant | null,
  request: IncomingMessage,
  response: ServerResponse,
  answer: ApiAnswer,
  cause: number,
): void => {
  const fault = merchant ? takeApiFault(state, merchant.mchid) : null
  if (fault === 'dropped') {
    request.socket.destroy()
    return
  }
  const { status, json, file } = fault ? faulty(fault, answer) : answer
  const requestId = { 'Request-ID': `${randomBytes(16).toString('hex').toUpperCase()}-${cause}` }
  if (file) {
    response.writeHead(status, { ...requestId, 'Content-Type': file.type }).end(file.content)
    return
  }
  const body = Buffer.from(json === undefined ? '' : JSON.stringify(json))
  const asked = request.headers['wechatpay-serial']
  const kind = signingKind(state, merchant, typeof asked === 'string' ? asked : undefined)
  const { platform } = state
  const headers = signedHeaders({
    body: fault === 'badSignature' ? Buffer.from('something else') : body,
    serial: kind === 'publicKey' ? platform.publicKeyId : platform.certificate.serialNo,
    privateKey: platform[kind].privateKey,
    timestamp: String(Math.floor(state.clock.now().getTime() / 1_000)),
  })
  response.writeHead(status, {
    ...requestId,
    ...headers,
    ...(status === 204 ? {} : { 'Content-Type': 'application/json; charset=utf-8' }),
    'Cache-Control': 'no-cache, must-revalidate',
    'Content-Language': 'zh-CN',
  })
  response.end(body)
}

const faulty = (
  fault: 'systemError' | 'frequencyLimited' | 'badSignature',
  answer: ApiAnswer,
): ApiAnswer => {
  if (fault === 'badSignature') return answer
  return fault === 'systemError'
    ? { status: 500, json: { code: 'SYSTEM_ERROR', message: '系统异常，请稍后重试' } }
    : { status: 429, json: { code: 'FREQUENCY_LIMITED', message: '频率超限，请降低请求频率' } }
}
