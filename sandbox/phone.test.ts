import { createSign } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { orderBody, signedCall, startTestSandbox } from './testing.ts'

test('the bridge takes only parameters signed by the merchant; then the phone pays', async () => {
  const sandbox = await startTestSandbox()
  const merchant = await sandbox.merchant({ name: '物业 <b>', mode: 'direct' })
  const body = orderBody(merchant, 'phone-0001', { payer: { openid: 'oPayer' } })
  const path = '/v3/pay/transactions/jsapi'
  const { prepay_id: id } = (await signedCall(sandbox.url, merchant, 'POST', path, body)).json
  const value = { appId: merchant.appid, timeStamp: '1700000000', nonceStr: 'abc' }
  const text = `${value.appId}\n${value.timeStamp}\n${value.nonceStr}\nprepay_id=${id}\n`
  const paySign = createSign('RSA-SHA256').update(text).sign(merchant.privateKey, 'base64')
  const bridge = (change: object) => {
    const query = { ...value, package: `prepay_id=${id}`, signType: 'RSA', paySign, ...change }
    return fetch(`${sandbox.url}/phone/bridge?${new URLSearchParams(query)}`)
  }
  expect(await (await bridge({ nonceStr: 'abd' })).text()).toContain('request:fail')
  const sheet = await bridge({})
  const html = await sheet.text()
  expect(html).toContain('349.88')
  expect(html).not.toContain('物业 <b>')
  const form = new URLSearchParams({ action: 'pay', notice: 'lost', bridge: '1' })
  const done = await fetch(`${sandbox.url}/phone/pay/${id}`, { method: 'POST', body: form })
  expect(await done.text()).toContain('request:ok')
  const [trade] = await sandbox.control('GET', 'trades?outTradeNo=phone-0001')
  expect(trade).toMatchObject({ state: 'SUCCESS', openid: 'oPayer' })
  await sandbox.close()
})

test('trades, keys and notices outlive the process in the data file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const dataFile = join(folder, 'sandbox.jsonl')
  const first = await startTestSandbox({ dataFile })
  const merchant = await first.merchant({ name: 'kept', mode: 'direct' })
  const path = '/v3/pay/transactions/native'
  await signedCall(first.url, merchant, 'POST', path, orderBody(merchant, 'kept-0001'))
  await first.pay('kept-0001', { notice: 'lost' })
  const before = await first.control('GET', 'trades')
  await first.close()
  const second = await startTestSandbox({ dataFile })
  expect(await second.control('GET', 'trades')).toEqual(before)
  expect(await second.merchant({ name: 'kept', mode: 'direct' })).toEqual(merchant)
  expect(await second.control('GET', 'notices')).toHaveLength(1)
  await second.close()
  rmSync(folder, { recursive: true })
})
