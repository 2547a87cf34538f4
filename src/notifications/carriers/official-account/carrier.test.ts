import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestSandbox } from '../../../../sandbox/testing.ts'
import type { Outgoing, PushVerdict } from '../carrier.ts'
import { speak } from '../speak.ts'
import type { Call } from './account.ts'
import { fitField } from './fields.ts'
import {
  authorizeUrl,
  officialAccountSubscription,
  officialAccountTemplate,
  openidOfCode,
  pageSignature,
  pageTicket,
} from './index.ts'
import { readPush } from './push.ts'

let sandbox: Awaited<ReturnType<typeof startTestSandbox>>
beforeAll(async () => {
  sandbox = await startTestSandbox({ now: () => new Date('2026-11-23T10:00:00+08:00') })
})
afterAll(() => sandbox.close())

type Opened = {
  appId: string
  appSecret: string
  pushToken: string
  encodingAesKey: string
}

/** An account with one template of every carrier, and how to call it. */
const open = async (wish: { pushMode?: string; pushFormat?: string } = {}) => {
  const account = (await sandbox.control('POST', 'wechat/accounts', wish)) as Opened
  const at = (path: string, body?: object) =>
    sandbox.control('POST', `wechat/accounts/${account.appId}/${path}`, body ?? {})
  const { templateId } = await at('templates', {
    title: '账单已出',
    fields: [
      { name: 'thing1', label: '房屋' },
      { name: 'amount2', label: '金额' },
      { name: 'time3', label: '到期日' },
    ],
  })
  const kept = new Map<string, string>()
  const call: Call = {
    sandboxUrl: sandbox.url,
    accountId: 1n,
    config: { appId: account.appId },
    secrets: {
      appSecret: account.appSecret,
      pushToken: account.pushToken,
      ...(wish.pushMode === 'plain' ? {} : { encodingAesKey: account.encodingAesKey }),
    },
    nowMs: () => Date.parse('2026-11-23T10:00:00+08:00'),
    tokens: {
      read: async (name) => kept.get(name) ?? null,
      write: async (name, value) => void kept.set(name, value),
    },
    timeoutMs: 2_000,
  }
  const person = async (more: object = {}): Promise<string> => (await at('people', more)).openid
  return { account, at, templateId: templateId as string, call, kept, person }
}

let next = 0
const outgoing = (
  to: string,
  code: string,
  values: Record<string, string> = {},
  deliveryNo = `d${String(++next).padStart(15, '0')}`,
): Outgoing => ({
  deliveryNo,
  to,
  expiresAt: '2036-11-30T00:00:00Z',
  rendered: {
    form: 'officialAccount',
    title: '账单已出',
    fields: [],
    url: 'https://bill.example/b/1',
  },
  template: {
    code,
    values: { thing1: '3栋2单元1102室', amount2: '¥349.88', time3: '2026-11-30', ...values },
  },
})
const shownTo = async (openid: string) =>
  ((await sandbox.control('GET', 'messages')) as { to: string; lines: string[] }[]).filter(
    ({ to }) => to === openid,
  )

describe('template messages', () => {
  test('arrive once, however often the same number is sent', async () => {
    const { call, templateId, person } = await open()
    const message = outgoing(await person(), templateId)
    const [first] = await officialAccountTemplate.send(call, [message])
    const [again] = await officialAccountTemplate.send(call, [message])
    expect(first?.state).toBe('accepted')
    // All nineteen digits of it.
    expect(first?.providerMessageId).toMatch(/^\d{19}$/)
    expect(again?.providerMessageId).toBe(first?.providerMessageId)
    expect(await shownTo(message.to)).toMatchObject([
      { lines: ['房屋：3栋2单元1102室', '金额：¥349.88', '到期日：2026-11-30'] },
    ])
  })

  test('a token WeChat forgot is replaced once, and all calls share the new one', async () => {
    const { call, kept, account, templateId, person } = await open()
    const send = async () => {
      const [sent] = await officialAccountTemplate.send(call, [
        outgoing(await person(), templateId),
      ])
      return sent?.state
    }
    expect(await send()).toBe('accepted')
    const first = kept.get('accessToken')
    await sandbox.control('DELETE', `wechat/accounts/${account.appId}/tokens`)
    expect(await send()).toBe('accepted')
    expect(kept.get('accessToken')).not.toBe(first)
    kept.set('accessToken', 'never-ours')
    const second = await officialAccountTemplate.send(
      call,
      [await person(), await person()].map((openid) => outgoing(openid, templateId)),
    )
    expect(second.map(({ state }) => state)).toEqual(['accepted', 'accepted'])
  })

  test('every refusal means what it means', async () => {
    const { call, templateId, person } = await open()
    const known = await person()
    const reasonOf = async (message: Outgoing, by = call) => {
      const [sent] = await officialAccountTemplate.send(by, [message])
      return [sent?.state, sent?.reason]
    }
    expect(await reasonOf(outgoing('oNobodyAtAll', templateId))).toEqual([
      'refused',
      'addressInvalid',
    ])
    expect(await reasonOf(outgoing(known, 'no-such-template'))).toEqual(['refused', 'rejected'])
    const leaver = await person({ isFollowing: false })
    expect(await reasonOf(outgoing(leaver, templateId))).toEqual(['refused', 'notFollowing'])
    expect(await reasonOf(outgoing(known, templateId, { thing4: '多余' }))).toEqual([
      'refused',
      'rejected',
    ])
    const secrets = { ...call.secrets, appSecret: '0'.repeat(32) }
    const tokens = { read: async () => null, write: async () => {} }
    expect(await reasonOf(outgoing(known, templateId), { ...call, secrets, tokens })).toEqual([
      'refused',
      'accountRefused',
    ])
    expect(
      await reasonOf(outgoing(known, templateId), { ...call, sandboxUrl: 'http://127.0.0.1:9' }),
    ).toEqual(['unknown', undefined])
  })

  test('what a field cannot hold is not sent', async () => {
    const { call, templateId, person } = await open()
    const openid = await person()
    const [sent] = await officialAccountTemplate.send(call, [
      outgoing(openid, templateId, { amount2: '三百元' }),
    ])
    expect(sent).toMatchObject({ state: 'refused', reason: 'rejected' })
    expect(sent?.said).toContain('amount2')
    expect(await shownTo(openid)).toEqual([])
  })

  const answers = [
    ['{"errcode":45009,"errmsg":"quota"}', 'refused', 'accountRefused'],
    ['{"errcode":45011,"errmsg":"slower"}', 'refused', 'throttled'],
    ['{"errcode":40164,"errmsg":"ip"}', 'refused', 'accountRefused'],
    ['{"errcode":48001,"errmsg":"unauthorized"}', 'refused', 'accountRefused'],
    ['{"errcode":43101,"errmsg":"refuse"}', 'refused', 'userRefused'],
    ['{"errcode":-1,"errmsg":"busy"}', 'unknown', undefined],
    ['<html>502</html>', 'unknown', undefined],
    ['null', 'unknown', undefined],
  ] as const
  test.each(answers)('%s', async (body, state, reason) => {
    const server = createServer((_request, response) => response.end(body))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
    const { call, kept } = await open()
    kept.set('accessToken', 'kept')
    const sandboxUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const [sent] = await officialAccountTemplate.send({ ...call, sandboxUrl }, [
      outgoing('o1', 't'),
    ])
    server.close()
    expect([sent?.state, sent?.reason]).toEqual([state, reason])
  })
})

/** Our own door: takes what WeChat pushes, and keeps what it read. */
const startDoor = async (call: Call) => {
  const verdicts: PushVerdict[] = []
  let isBroken = false
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    const url = new URL(request.url ?? '', 'http://door')
    const verdict = readPush({
      config: call.config,
      secrets: call.secrets,
      method: request.method ?? '',
      query: Object.fromEntries(url.searchParams),
      header: () => undefined,
      rawBody: Buffer.concat(parts).toString(),
      nowMs: call.nowMs(),
    })
    if (request.method === 'POST') verdicts.push(verdict)
    response.writeHead(isBroken ? 500 : verdict.answer.status).end(verdict.answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/push`,
    events: () => verdicts.flatMap(({ events }) => events),
    break: (broken: boolean) => {
      isBroken = broken
    },
    close: () => server.close(),
  }
}

describe.each([
  { pushMode: 'secure', pushFormat: 'xml' },
  { pushMode: 'secure', pushFormat: 'json' },
  { pushMode: 'plain', pushFormat: 'xml' },
  { pushMode: 'plain', pushFormat: 'json' },
])('pushes, $pushMode $pushFormat', (mode) => {
  test('tell of receipts, taps, refusals, following and answers', async () => {
    const { call, at, templateId, person } = await open(mode)
    const door = await startDoor(call)
    expect(await at('push-url', { url: door.url })).toEqual({ isAccepted: true })
    const openid = await person()
    const [sent] = await officialAccountTemplate.send(call, [outgoing(openid, templateId)])
    const other = 'another-template'
    await at(`people/${openid}/allow`, { templateIds: [templateId, other] })
    await at(`people/${openid}/allow`, { templateIds: [templateId], isAccepted: false })
    const [noticed] = await officialAccountSubscription.send(call, [outgoing(openid, templateId)])
    const [refused] = await officialAccountSubscription.send(call, [outgoing(openid, templateId)])
    await at(`people/${openid}/take-back`, { templateId: other })
    await at(`people/${openid}/follow`, { isFollowing: false })
    await at(`people/${openid}/write`, { text: '退订 <b>&amp;' })
    await sandbox.advance(1_500)
    await sandbox.deliver()
    door.close()
    expect(noticed?.state).toBe('accepted')
    expect(refused).toMatchObject({ state: 'refused', reason: 'userRefused' })
    const events = door.events()
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'receipt',
        state: 'delivered',
        providerMessageId: sent?.providerMessageId,
        to: openid,
      }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({
        event: 'receipt',
        state: 'delivered',
        providerMessageId: noticed?.providerMessageId,
        templateCode: templateId,
      }),
    )
    const taps = events.filter(({ event }) => event === 'grant')
    expect(
      taps.map((tap) => 'isGranted' in tap && [tap.providerCode, tap.isGranted]).sort(),
    ).toEqual(
      [
        [other, false],
        [other, true],
        [templateId, true],
      ].sort(),
    )
    expect(new Set(taps.map((tap) => 'eventId' in tap && tap.eventId)).size).toBe(3)
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'following', openid, isFollowing: false }),
    )
    expect(events).toContainEqual(
      expect.objectContaining({ event: 'uplink', from: openid, text: '退订 <b>&amp;' }),
    )
  })
})

test('a push that was not taken comes again under the same name', async () => {
  const { call, at, person } = await open()
  const door = await startDoor(call)
  await at('push-url', { url: door.url })
  const openid = await person()
  door.break(true)
  await at(`people/${openid}/follow`, { isFollowing: true })
  await sandbox.deliver()
  door.break(false)
  await sandbox.advance(61_000)
  await sandbox.deliver()
  door.close()
  const names = door.events().map((event) => 'eventId' in event && event.eventId)
  expect(names).toHaveLength(2)
  expect(new Set(names).size).toBe(1)
})

test('a server that cannot answer the check is not accepted', async () => {
  const { call, at } = await open()
  const door = await startDoor({ ...call, secrets: { ...call.secrets, pushToken: 'another' } })
  expect(await at('push-url', { url: door.url })).toEqual({ isAccepted: false })
  door.close()
})

describe('who is there', () => {
  const redirectUri = 'https://bill.example/wx/callback?x=1'
  const codeFor = async (call: Call): Promise<string> => {
    const url = authorizeUrl(call, { redirectUri, state: 'state-1' })
    const heard = await speak(url.split('#')[0] ?? '', { method: 'GET' })
    const back = new URL(heard?.header('location') ?? '')
    expect(back.searchParams.get('state')).toBe('state-1')
    expect(back.searchParams.get('x')).toBe('1')
    return back.searchParams.get('code') ?? ''
  }

  test('a code tells the openid once and not for long', async () => {
    const { call, person } = await open()
    const openid = await person({ isHolder: true })
    const code = await codeFor(call)
    expect(await openidOfCode(call, code)).toEqual({ openid })
    expect(await openidOfCode(call, code)).toBe('refused')
    const late = await codeFor(call)
    await sandbox.advance(301_000)
    expect(await openidOfCode(call, late)).toBe('refused')
    expect(await openidOfCode(call, 'guessed')).toBe('refused')
    const lost = { ...call, sandboxUrl: 'http://127.0.0.1:9' }
    expect(await openidOfCode(lost, 'any')).toBe('noAnswer')
  })

  test('the person of the page preview is nobody', async () => {
    const { call, person } = await open()
    await person({ isHolder: true, isSnapshot: true })
    expect(await openidOfCode(call, await codeFor(call))).toBe('snapshot')
  })

  test('a page is signed with the ticket all processes share', async () => {
    const { call, kept, account } = await open()
    const ticket = await pageTicket(call)
    expect(ticket).toBe(kept.get('jsapiTicket'))
    expect(await pageTicket(call)).toBe(ticket)
    const page = { nonceStr: 'abc', timestamp: 1_700_000_000, url: 'https://bill.example/b/1?x=1' }
    const signature = pageSignature({ ...page, ticket: ticket ?? '' })
    const check = async (body: object) =>
      (
        await speak(`${sandbox.url}/cgi-bin/sandbox/page`, {
          method: 'POST',
          body: JSON.stringify({ appId: account.appId, ...page, ...body }),
        })
      )?.json
    expect(await check({ signature })).toMatchObject({ errcode: 0 })
    expect(await check({ signature, url: `${page.url}2` })).not.toMatchObject({ errcode: 0 })
  })
})

describe('fields', () => {
  test.each([
    ['thing1', '2026年悦湖花园二期东区大门旁3栋2单元1102室', null],
    ['thing1', '悦湖花园二期物业服务中心东区大门旁3栋2单元1102室', '…区大门旁3栋2单元1102室'],
    [
      'thing1',
      '请在到期以前缴纳，有疑问请打电话找管家陈静',
      '请在到期以前缴纳，有疑问请打电话找管家…',
    ],
    ['thing1', '第一行\n第二行', '第一行 第二行'],
    ['amount2', '¥1,234,567.89', '¥1234567.89'],
    ['amount2', '349.88元', '349.88元'],
    ['amount2', '¥12345678901.00', null],
    ['time3', '2026-11-30', '2026-11-30'],
    ['time3', '2026-11-23 18:26', '2026-11-23 18:26'],
    ['time3', '月底', null],
    ['phrase4', '已暂停', '已暂停'],
    ['phrase4', '已经暂停催收', null],
    ['character_string5', 'YH-2026-0004817', 'YH-2026-0004817'],
    ['character_string5', 'Y'.repeat(33), null],
    ['unknown9', '随便', '随便'],
  ])('%s %s', (name, value, fitted) => {
    if (fitted === null || !fitted.startsWith('…')) expect(fitField(name, value)).toBe(fitted)
    else {
      expect(fitField(name, value)).toMatch(/^….+3栋2单元1102室$/)
      expect([...(fitField(name, value) ?? '')]).toHaveLength(20)
    }
  })

  test('free text is at most twenty letters, and no figure of it is lost', () => {
    const part = fc.constantFrom(
      '悦湖',
      '花园',
      '3栋',
      '1102室',
      '¥349.88',
      '2026-11-30',
      '请',
      '，',
      '😀',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 14 }), (parts) => {
        const text = parts.join('')
        const fitted = fitField('thing1', text)
        if (fitted === null) return [...text].length > 20
        return (
          [...fitted].length <= 20 &&
          fitted.replace(/\D/g, '') === text.replace(/\D/g, '') &&
          text.includes(fitted.replace('…', ''))
        )
      }),
    )
  })
})
