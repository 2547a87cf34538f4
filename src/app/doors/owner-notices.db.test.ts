import type { LightMyRequestResponse as Answer } from 'fastify'
import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { unsubscribeUrl } from '../../notifications/contacts/unsubscribe.ts'
import { createServer } from '../server.ts'

const platform = await createTestPlatform()
const story = await createStory(platform, { slug: 'pages' })
await story.bill('2026-02')
const app = await createServer(platform)

/** A browser: keeps cookies, follows one redirect. */
const openBrowser = (language = 'zh') => {
  const cookies: Record<string, string> = { jq_lang: language }
  const keep = (answer: Answer): Answer => {
    for (const { name, value } of answer.cookies) cookies[name] = value
    return answer
  }
  const get = async (url: string) => keep(await app.inject({ url, cookies }))
  const post = async (url: string, form: Record<string, string> | string[][] = {}) => {
    const answer = keep(
      await app.inject({
        method: 'POST',
        url,
        cookies,
        payload: new URLSearchParams(form).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      }),
    )
    return answer.statusCode === 303 ? get(String(answer.headers.location)) : answer
  }
  return { get, post, cookies }
}

const linkOf = async (index: number): Promise<string> => {
  const householdId = story.units[index]?.householdId
  return new URL((await story.run<{ url: string }>('createBillLink', { householdId })).url).pathname
}
const newestCode = async (): Promise<string> => {
  const [row] = await platform.query<{ sealed_code: string }>(
    `select sealed_code from notifications.message where kind = 'oneTimeCode' order by id desc limit 1`,
  )
  return platform.vault.open(story.companyId, row?.sealed_code ?? '')
}
const codeIdIn = (page: string): string => /name="codeId" value="(\d+)"/.exec(page)?.[1] ?? ''
const wait = (seconds: number): void =>
  platform.clock.moveTo(platform.clock.now().add({ seconds }).toString())

type Browser = ReturnType<typeof openBrowser>
const bind = async ({ get, post }: Browser, base: string): Promise<Answer> => {
  wait(61)
  const chooser = await get(`${base}/phone`)
  const phoneId = /name="phoneId" value="(\d+)"/.exec(chooser.body)?.[1] ?? ''
  const asked = await post(`${base}/phone`, { phoneId, phone: '' })
  return post(`${base}/phone/confirm`, { codeId: codeIdIn(asked.body), code: await newestCode() })
}

const stops = () =>
  platform.query<{ form: string; purpose: string }>(
    `select form, purpose from notifications.stop where closed_at is null order by id`,
  )

describe('the owner’s own settings', () => {
  test('without a confirmed phone every page asks for one, and changes nothing', async () => {
    const base = await linkOf(0)
    const { get, post } = openBrowser()
    for (const path of ['/notices', '/members']) {
      expect((await get(`${base}${path}`)).body).toContain('获取验证码')
    }
    for (const path of [
      '/notices',
      '/notices/pause',
      '/notices/mailbox',
      '/members',
      '/members/reader',
    ]) {
      expect((await post(`${base}${path}`, { role: 'relative' })).body).toContain('获取验证码')
    }
    expect(await stops()).toEqual([])
    // The bill shows no number in clear.
    expect((await get(`${base}/phone`)).body).toMatch(/138\*\*\*\*1000/)
  })

  test('bound by a code: ways, consents and a pause are kept and shown', async () => {
    const base = await linkOf(0)
    const browser = openBrowser()
    const bound = await bind(browser, base)
    expect(bound.body).toContain('消息设置')
    expect(bound.body).not.toContain('在这台设备上提醒我')
    const [cookie] = Object.keys(browser.cookies).filter((name) => name.startsWith('jq_home_'))
    expect(cookie).toBeDefined()

    const saved = await browser.post(`${base}/notices`, [['consent', 'promotion']])
    expect(saved.body).toContain('已保存')
    expect(saved.body).not.toMatch(/value="sms" checked/)
    expect(saved.body).toMatch(/value="promotion" checked/)
    expect(await stops()).toEqual([{ form: 'sms', purpose: 'service' }])
    expect(saved.body).toMatch(/name="readsIn" value="zh" checked/)
    const inEnglish = await browser.post(`${base}/notices`, [
      ['way', 'sms'],
      ['readsIn', 'en'],
    ])
    expect(inEnglish.body).toMatch(/name="readsIn" value="en" checked/)
    expect(await stops()).toEqual([])
    const ledger = await platform.query(
      'select purpose, is_given, shown_words from notifications.consent order by id',
    )
    expect(ledger).toMatchObject([
      { purpose: 'promotion', is_given: true, shown_words: expect.stringContaining('优惠') },
      { purpose: 'promotion', is_given: false },
    ])

    const mailbox = `${base}/notices/mailbox`
    expect((await browser.post(mailbox, { mailbox: 'no' })).body).toContain('不像一个邮箱地址')
    const given = await browser.post(mailbox, { mailbox: 'li@example.com' })
    expect(given.body).toContain('现在发到 l***@example.com')
    expect(given.body).toMatch(/value="email" checked/)
    expect((await browser.post(mailbox)).body).not.toContain('l***@example.com')

    const paused = await browser.post(`${base}/notices/pause`)
    expect(paused.body).toContain('提醒已暂停到 2026-03-07')
    expect((await browser.post(`${base}/notices/resume`)).body).toContain('暂停提醒 30 天')
    const again = await browser.post(`${base}/notices/pause`)
    expect(again.statusCode).toBe(409)
    expect(again.body).toContain('90 天里已经暂停过一次')

    // Another household's pages do not take it.
    expect((await browser.get(`${await linkOf(1)}/notices`)).body).toContain('获取验证码')
  })

  test('a wrong code, a wrong number and haste are answered on the page, in one sentence', async () => {
    const base = await linkOf(1)
    const { post } = openBrowser()
    wait(61)
    const asked = await post(`${base}/phone`, { phoneId: '', phone: '138 0000 1001' })
    const codeId = codeIdIn(asked.body)
    expect(asked.body).toContain('如果号码对得上')
    const unknown = await post(`${base}/phone`, { phoneId: '', phone: '13955556666' })
    expect(unknown.body.replaceAll(/\d+/g, '')).toBe(asked.body.replaceAll(/\d+/g, ''))
    const soon = await post(`${base}/phone`, { phoneId: '', phone: '13800001001' })
    expect(soon.body).toContain('请过 60 秒再取')
    expect((await post(`${base}/phone/confirm`, { codeId, code: '12' })).body).toContain('6 位数字')
    const code = await newestCode()
    const wrong = code === '111111' ? '222222' : '111111'
    for (const left of [4, 3, 2, 1]) {
      const page = await post(`${base}/phone/confirm`, { codeId, code: wrong })
      expect(page.body).toContain(`还可以试 ${left} 次`)
    }
    await post(`${base}/phone/confirm`, { codeId, code: wrong })
    const dead = await post(`${base}/phone/confirm`, { codeId, code })
    expect(dead.body).toContain('重新获取')
  })

  test('an owner invites, a relative joins on their own phone and sees the bill, and is removed', async () => {
    const base = await linkOf(0)
    const owner = openBrowser()
    await bind(owner, base)
    const invited = await owner.post(`${base}/members`, { role: 'relative' })
    const path = new URL(/value="(http[^"]+\/m\/[^"]+)"/.exec(invited.body)?.[1] ?? '').pathname
    expect(invited.body).toContain('<svg')

    const relative = openBrowser('en')
    expect((await relative.get(path)).body).toContain('invites you to the bills of')
    wait(61)
    const form = { name: '王小雨', phone: '13700000009' }
    expect((await relative.post(path, form)).body).toContain('tick that you agree')
    const asked = await relative.post(path, { ...form, agreed: 'yes' })
    const bill = await relative.post(`${path}/confirm`, {
      codeId: codeIdIn(asked.body),
      code: await newestCode(),
    })
    expect(bill.statusCode).toBe(200)
    expect(bill.body).toContain('悦湖花园')
    expect((await relative.get(`${base}/notices`)).body).toContain('Message settings')
    expect((await relative.get(path)).statusCode).toBe(410)

    const members = (await owner.get(`${base}/members`)).body
    expect(members).toContain('王*雨')
    const memberId = /members\/(\d+)\/end/.exec(members)?.[1]
    const after = await owner.post(`${base}/members/${memberId}/end`)
    expect(after.statusCode).toBe(200)
    expect(after.body).not.toContain('王*雨')
    expect((await relative.get(base)).statusCode).toBe(410)
  })

  test('S31: what a stranger makes up opens nothing', async () => {
    const { get } = openBrowser()
    for (const path of ['/m/abc', '/u/abc', `/m/${'A'.repeat(44)}`, `/u/${'A'.repeat(65)}`]) {
      expect((await get(path)).statusCode, path).toBe(404)
    }
  })
})

describe('unsubscribing from a message', () => {
  const pathOf = async (): Promise<string> => {
    const [row] = await platform.query<{ payer_party_id: string }>(
      'select payer_party_id from property.household where id = $1',
      [story.units[2]?.householdId],
    )
    const url = unsubscribeUrl(platform, {
      companyId: story.companyId,
      partyId: BigInt(row?.payer_party_id ?? 0),
      form: 'email',
      purpose: 'service',
    })
    return new URL(url).pathname
  }

  test('looking changes nothing, the button does, twice is once', async () => {
    const path = await pathOf()
    const { get, post } = openBrowser()
    const before = await stops()
    expect((await get(path)).body).toContain('确认退订')
    expect(await stops()).toEqual(before)
    await post(path)
    expect((await post(path)).body).toContain('已退订')
    expect(await stops()).toEqual([...before, { form: 'email', purpose: 'service' }])
  })

  test('a mail program may do it by itself in either encoding, another site may not', async () => {
    const url = await pathOf()
    const multipart = await app.inject({
      method: 'POST',
      url,
      payload:
        '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
    })
    expect(multipart.statusCode).toBe(200)
    const foreign = await app.inject({
      method: 'POST',
      url,
      headers: { origin: 'https://evil.example' },
    })
    expect(foreign.statusCode).toBe(403)
  })
})
