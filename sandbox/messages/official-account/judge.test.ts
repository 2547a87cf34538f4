import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import WXBizMsgCrypt from 'wechat-crypto'
import { startTestSandbox } from '../../testing.ts'

/** wechat-crypto as a judge: it opens what the sandbox pushes in secure mode. */
test('a push in secure mode is what the library of others opens', async () => {
  const sandbox = await startTestSandbox({ now: () => new Date('2026-11-23T10:00:00+08:00') })
  const account = await sandbox.control('POST', 'wechat/accounts', {})
  const judge = new WXBizMsgCrypt(account.pushToken, account.encodingAesKey, account.appId)
  const opened: { message: string; id: string }[] = []
  const server = createServer(async (request, response) => {
    const query = new URL(request.url ?? '', 'http://door').searchParams
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    if (request.method === 'GET') return response.end(query.get('echostr'))
    const [, encrypted = ''] =
      /<Encrypt><!\[CDATA\[(.+?)\]\]>/.exec(Buffer.concat(parts).toString()) ?? []
    const signature = judge.getSignature(
      query.get('timestamp') ?? '',
      query.get('nonce') ?? '',
      encrypted,
    )
    expect(query.get('msg_signature')).toBe(signature)
    opened.push(judge.decrypt(encrypted))
    return response.end('success')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const at = `wechat/accounts/${account.appId}`
  expect(await sandbox.control('POST', `${at}/push-url`, { url })).toEqual({ isAccepted: true })
  const { openid } = await sandbox.control('POST', `${at}/people`, {})
  for (const text of ['退订', 'a'.repeat(32), '<![CDATA[x]]>']) {
    await sandbox.control('POST', `${at}/people/${openid}/write`, { text })
  }
  await sandbox.deliver()
  server.close()
  await sandbox.close()
  expect(opened.map(({ id }) => id)).toEqual([account.appId, account.appId, account.appId])
  expect(opened[0]?.message).toContain(`<FromUserName><![CDATA[${openid}]]></FromUserName>`)
  expect(opened.map(({ message }) => message).join('')).toContain('退订')
})
