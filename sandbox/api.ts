import { applyAbnormalRefund } from './abnormal-refund.ts'
import { applyFundFlowBill, applyTradeBill, downloadBill } from './bills.ts'
import { rfc3339 } from './clock.ts'
import { closeOrder, findTrade, type Mode, placeOrder } from './orders.ts'
import { describeRefund } from './refund-answer.ts'
import { findRefund, requestRefund } from './refunds.ts'
import { refusal } from './refusal.ts'
import { encrypt } from './signature.ts'
import { type Merchant, type Refund, type Scene, type State, tradeKey } from './state.ts'
import { describeTrade } from './trade-answer.ts'

/** A signed call of a merchant, already verified. */
export type ApiCall = {
  readonly state: State
  readonly merchant: Merchant
  readonly parameters: readonly string[]
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  /** The header Wechatpay-Serial: whose key encrypted, and whose signature is wanted. */
  readonly serial: string | undefined
  /** Where this service is reached from outside. */
  readonly baseUrl: string
}

export type ApiAnswer = {
  readonly status: number
  readonly json?: unknown
  /** A file: sent as it is, and not signed. */
  readonly file?: { readonly content: Buffer; readonly type: string }
}

type Route = {
  readonly method: 'GET' | 'POST'
  readonly path: RegExp
  readonly answer: (call: ApiCall) => ApiAnswer
}

const ok = (json: unknown): ApiAnswer => ({ status: 200, json })

const scenes = {
  jsapi: 'JSAPI',
  native: 'NATIVE',
  h5: 'MWEB',
  app: 'APP',
} as const satisfies Record<string, Scene>

const order = (mode: Mode) => (call: ApiCall) => {
  const scene = scenes[call.parameters[0] as keyof typeof scenes]
  const trade = placeOrder(call.state, call.merchant, mode, scene, call.body)
  if (scene === 'NATIVE') return ok({ code_url: trade.codeUrl })
  if (scene !== 'MWEB') return ok({ prepay_id: trade.prepayId })
  const address = `${call.baseUrl}/cgi-bin/mmpayweb-bin/checkmweb`
  return ok({ h5_url: `${address}?prepay_id=${trade.prepayId}&package=${trade.h5Until}` })
}

const queryByNo = (mode: Mode) => (call: ApiCall) => {
  const by = { outTradeNo: call.parameters[0] ?? '' }
  return ok(describeTrade(findTrade(call.state, call.merchant, mode, by, call.query)))
}

const queryById = (mode: Mode) => (call: ApiCall) => {
  const by = { transactionId: call.parameters[0] ?? '' }
  return ok(describeTrade(findTrade(call.state, call.merchant, mode, by, call.query)))
}

const close = (mode: Mode) => (call: ApiCall) => {
  closeOrder(call.state, call.merchant, mode, call.parameters[0] ?? '', call.body)
  return { status: 204 }
}

const refundAnswer = (state: State, refund: Refund): ApiAnswer => {
  const trade = state.trade.get(tradeKey(refund))
  return ok(trade && describeRefund(trade, refund))
}

const certificates = ({ state, merchant }: ApiCall): ApiAnswer => {
  if (merchant.keyMode === 'publicKey') {
    throw refusal({
      status: 404,
      code: 'RESOURCE_NOT_EXISTS',
      message: '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。',
    })
  }
  const { certificate } = state.platform
  return ok({
    data: [
      {
        serial_no: certificate.serialNo,
        effective_time: rfc3339(new Date(certificate.validFrom)),
        expire_time: rfc3339(new Date(certificate.validTo)),
        encrypt_certificate: encrypt(certificate.certificate, merchant.apiV3Key, 'certificate'),
      },
    ],
  })
}

const transactionRoutes = (mode: Mode): readonly Route[] => {
  const base = mode === 'direct' ? '/v3/pay/transactions' : '/v3/pay/partner/transactions'
  const path = (rest: string): RegExp => new RegExp(`^${base}/${rest}$`)
  return [
    { method: 'POST', path: path('(jsapi|native|h5|app)'), answer: order(mode) },
    { method: 'GET', path: path('out-trade-no/([^/]+)'), answer: queryByNo(mode) },
    { method: 'GET', path: path('id/([^/]+)'), answer: queryById(mode) },
    { method: 'POST', path: path('out-trade-no/([^/]+)/close'), answer: close(mode) },
  ]
}

const routes: readonly Route[] = [
  ...transactionRoutes('direct'),
  ...transactionRoutes('partner'),
  { method: 'GET', path: /^\/v3\/certificates$/, answer: certificates },
  { method: 'GET', path: /^\/v3\/bill\/tradebill$/, answer: applyTradeBill },
  { method: 'GET', path: /^\/v3\/bill\/fundflowbill$/, answer: applyFundFlowBill },
  { method: 'GET', path: /^\/v3\/billdownload\/file$/, answer: downloadBill },
  {
    method: 'POST',
    path: /^\/v3\/refund\/domestic\/refunds$/,
    answer: (call) => refundAnswer(call.state, requestRefund(call.state, call.merchant, call.body)),
  },
  {
    method: 'GET',
    path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/,
    answer: ({ state, merchant, parameters, query }) =>
      refundAnswer(state, findRefund(state, merchant, parameters[0] ?? '', query)),
  },
  {
    method: 'POST',
    path: /^\/v3\/refund\/domestic\/refunds\/([^/]+)\/apply-abnormal-refund$/,
    answer: ({ state, merchant, parameters, body, serial }) =>
      refundAnswer(state, applyAbnormalRefund(state, merchant, parameters[0] ?? '', body, serial)),
  },
]

/** The route of a method and path with its path parameters decoded; null when there is none. */
export const findRoute = (
  method: string,
  pathname: string,
): { answer: Route['answer']; parameters: string[] } | null => {
  for (const route of routes) {
    const match = route.method === method ? route.path.exec(pathname) : null
    if (match) return { answer: route.answer, parameters: match.slice(1).map(decode) }
  }
  return null
}

/** A parameter that is not properly percent-encoded names nothing that exists. */
const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
