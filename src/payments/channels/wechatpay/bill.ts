import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import type { StatementAnswer } from '../channel.ts'
import { callWechatPay, type WechatPayCall } from './client.ts'
import { authorization, nonce } from './signature.ts'

const maxBytes = 200 * 1024 * 1024

const applied = z.object({
  hash_type: z.string(),
  hash_value: z.string(),
  download_url: z.url(),
})

/**
 * Fetches the trade bill of a day (available from 10:00 of the next). The download is not signed:
 * its SHA-1 is checked against the signed answer instead, over the text as sent or decompressed.
 */
export const downloadStatement = async (
  call: WechatPayCall,
  billDate: string,
): Promise<StatementAnswer> => {
  const { account } = call
  const sub = account.mode === 'partner' ? `&sub_mchid=${account.subMchid}` : ''
  const answer = await callWechatPay(call, {
    method: 'GET',
    path: `/v3/bill/tradebill?bill_date=${billDate}&bill_type=ALL&tar_type=GZIP${sub}`,
  })
  if (answer.kind === 'unknown') return { kind: 'later', said: answer.said }
  if (answer.code === 'NO_STATEMENT_EXIST') return { kind: 'none' }
  const body = applied.safeParse(answer.body)
  if (!body.success) return { kind: 'later', said: answer.code ?? 'unreadable answer' }
  return download(call, body.data)
}

const download = async (
  call: WechatPayCall,
  bill: z.infer<typeof applied>,
): Promise<StatementAnswer> => {
  const { account } = call
  const url = new URL(bill.download_url)
  const header = authorization({
    mchid: account.mchid,
    serialNo: account.serialNo,
    privateKey: account.privateKey,
    method: 'GET',
    pathAndQuery: url.pathname + url.search,
    body: '',
    timestamp: String(call.nowSeconds()),
    nonce: nonce(),
  })
  try {
    const response = await fetch(url, {
      headers: { authorization: header, accept: '*/*', 'user-agent': 'jiaoqing/0.1' },
      signal: AbortSignal.timeout(60_000),
      redirect: 'error',
    })
    if (!response.ok) return { kind: 'later', said: `HTTP ${response.status}` }
    const sent = await readAtMost(response, maxBytes)
    if (!sent) return { kind: 'later', said: 'too large' }
    const text =
      sent[0] === 0x1f && sent[1] === 0x8b ? gunzipSync(sent, { maxOutputLength: maxBytes }) : sent
    const isWhole = [sent, text].some(
      (bytes) => createHash('sha1').update(bytes).digest('hex') === bill.hash_value.toLowerCase(),
    )
    return isWhole
      ? { kind: 'statement', bytes: text }
      : { kind: 'later', said: 'hash does not match' }
  } catch (error) {
    return { kind: 'later', said: error instanceof Error ? error.name : 'no answer' }
  }
}

/** The body, or null as soon as it is larger. */
const readAtMost = async (response: Response, limit: number): Promise<Uint8Array | null> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > limit) return null
    parts.push(part)
  }
  return Buffer.concat(parts)
}
