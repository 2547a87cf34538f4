import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { ApiAnswer, ApiCall } from './api.ts'
import { alterOne, type BillType, rowsOfDay, tradeBillLines } from './bill-rows.ts'
import { beijingInstant } from './clock.ts'
import { type BillFaults, faultsFor } from './faults.ts'
import { fundFlowLines } from './fund-flow.ts'
import { checkSub } from './merchants.ts'
import { settleRefunds } from './refunds.ts'
import { paramError, refusal } from './refusal.ts'
import { checkFields, type Fields, required, text } from './shape.ts'
import type { Merchant, State } from './state.ts'

const day = 86_400_000
const openingHour = 10
const keptDays = 92
const linkLife = 5 * 60_000

/** The whole text of a day's trade bill; null when nothing happened. */
export const tradeBill = (
  state: State,
  merchant: Merchant,
  wish: { date: string; type: BillType; subMchid?: string | undefined },
): string | null => {
  const { bom = wish.type !== 'REFUND', crlf = bom, alter } = layout(state, merchant)
  const all = rowsOfDay(state, merchant, wish.date, wish.subMchid)
  const altered = alter ? alterOne(all, alter) : all
  const rows = altered.filter(
    ({ refund }) => wish.type === 'ALL' || (refund !== null) === (wish.type === 'REFUND'),
  )
  if (rows.length === 0) return null
  return write(tradeBillLines(rows, wish.type), { bom, crlf })
}

/** The whole text of a day's fund-flow bill; null when nothing moved. */
const fundFlowBill = (state: State, merchant: Merchant, date: string): string | null => {
  const rows = rowsOfDay(state, merchant, date, undefined)
  if (rows.length === 0) return null
  const earlier = daysBefore(state, merchant, date).flatMap((each) =>
    rowsOfDay(state, merchant, each, undefined),
  )
  const { bom = false, crlf = false } = layout(state, merchant)
  return write(fundFlowLines(rows, earlier), { bom, crlf })
}

const layout = (state: State, { mchid }: Merchant): BillFaults =>
  faultsFor(state, 'bill', { mchid })

const write = (lines: readonly string[], { bom, crlf }: { bom: boolean; crlf: boolean }): string =>
  (bom ? '\ufeff' : '') + lines.map((line) => line + (crlf ? '\r\n' : '\n')).join('')

/** The Beijing days before this one on which the merchant took or gave back money. */
const daysBefore = (state: State, { mchid }: Merchant, date: string): string[] => {
  const end = beijingInstant(date).getTime()
  const instants = [
    ...[...state.trade.values()].filter((each) => each.mchid === mchid).map((each) => each.paidAt),
    ...[...state.refund.values()]
      .filter((each) => each.mchid === mchid)
      .map((each) => each.succeededAt),
  ].filter((at): at is number => at !== null && at < end)
  const days = instants.map((at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10))
  return [...new Set(days)].sort()
}

const dateRule = { ...required, pattern: /^\d{4}-\d\d-\d\d$/ } as const
const tarType = text('压缩类型', 16, { values: ['GZIP'] })
const tradeBillFields: Fields = {
  bill_date: text('账单日期', 10, dateRule),
  sub_mchid: text('子商户号', 32),
  bill_type: text('账单类型', 32, { values: ['ALL', 'SUCCESS', 'REFUND'] }),
  tar_type: tarType,
}
const fundFlowFields: Fields = {
  bill_date: text('账单日期', 10, dateRule),
  account_type: text('资金账户类型', 32, { values: ['BASIC', 'OPERATION', 'FEES'] }),
  tar_type: tarType,
}

/** GET /v3/bill/tradebill: where the bill can be fetched, and its hash. */
export const applyTradeBill = (call: ApiCall): ApiAnswer => {
  checkFields(call.query, tradeBillFields, 'query')
  const { bill_date: date = '', sub_mchid: subMchid, bill_type: type = 'ALL' } = call.query
  if (subMchid !== undefined) checkSub(call.merchant, subMchid)
  checkAvailable(call.state, date)
  const wish = { date, type: type as BillType, subMchid }
  return link(call, tradeBill(call.state, call.merchant, wish))
}

/** GET /v3/bill/fundflowbill: money on the basic account; the other accounts have none here. */
export const applyFundFlowBill = (call: ApiCall): ApiAnswer => {
  checkFields(call.query, fundFlowFields, 'query')
  const { bill_date: date = '', account_type: account = 'BASIC' } = call.query
  checkAvailable(call.state, date)
  // A partner's trades are settled to his merchants, whose flows are not his.
  const hasFlow = account === 'BASIC' && call.merchant.mode === 'direct'
  return link(call, hasFlow ? fundFlowBill(call.state, call.merchant, date) : null)
}

/** A day's bill is there from 10:00 of the next day, and kept for three months. */
const checkAvailable = (state: State, date: string): void => {
  settleRefunds(state)
  const begins = beijingInstant(date).getTime()
  const now = state.clock.now().getTime()
  if (Number.isNaN(begins)) throw paramError('账单日期不是有效的日期', { field: '/bill_date' })
  if (now < begins + day + openingHour * 3_600_000) {
    throw refusal({ status: 400, code: 'STATEMENT_CREATING', message: '账单生成中，请稍后再试' })
  }
  if (now > begins + keptDays * day) {
    throw paramError('仅支持三个月内的账单下载申请', { field: '/bill_date', value: date })
  }
}

type Waiting = { readonly mchid: string; readonly content: Buffer; readonly until: number }

/** Files that may be fetched now, by token, of each running sandbox. */
const waiting = new WeakMap<State, Map<string, Waiting>>()

const filesOf = (state: State): Map<string, Waiting> => {
  const files = waiting.get(state) ?? new Map<string, Waiting>()
  waiting.set(state, files)
  return files
}

const link = (call: ApiCall, bill: string | null): ApiAnswer => {
  if (bill === null) {
    throw refusal({ status: 400, code: 'NO_STATEMENT_EXIST', message: '账单文件不存在' })
  }
  const plain = Buffer.from(bill)
  const content = call.query.tar_type === 'GZIP' ? gzipSync(plain) : plain
  const files = filesOf(call.state)
  const now = call.state.clock.now().getTime()
  for (const [token, { until }] of files) if (until <= now) files.delete(token)
  const token = randomBytes(32).toString('base64url')
  files.set(token, { mchid: call.merchant.mchid, content, until: now + linkLife })
  return {
    status: 200,
    json: {
      hash_type: 'SHA1',
      // Over the text itself, compressed or not.
      hash_value: createHash('sha1').update(plain).digest('hex'),
      download_url: `${call.baseUrl}/v3/billdownload/file?token=${token}`,
    },
  }
}

/** GET /v3/billdownload/file: the file, not signed. */
export const downloadBill = (call: ApiCall): ApiAnswer => {
  checkFields(call.query, { token: text('下载凭证', 256, required) }, 'query')
  const file = filesOf(call.state).get(call.query.token ?? '')
  const isOpen =
    file?.mchid === call.merchant.mchid && file.until > call.state.clock.now().getTime()
  if (!(file && isOpen)) {
    throw refusal({ status: 400, code: 'INVALID_REQUEST', message: '下载凭证无效或已过期' })
  }
  const isGzip = file.content[0] === 0x1f && file.content[1] === 0x8b
  const type = isGzip ? 'application/x-gzip' : 'text/plain; charset=utf-8'
  return { status: 200, file: { content: file.content, type } }
}
