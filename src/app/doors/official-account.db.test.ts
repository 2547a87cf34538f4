import { describe, expect, test } from 'vitest'
import { openOnline } from '../../../test/support/online.ts'
import { knowOperations, seedCommunity } from '../../../test/support/seed.ts'
import { identityOperations } from '../../identity/index.ts'
import { invoicesOperations } from '../../invoices/index.ts'
import { notificationsOperations } from '../../notifications/index.ts'

knowOperations([...identityOperations, ...invoicesOperations, ...notificationsOperations])
const { platform, sandbox, publicUrl, openMerchant } = await openOnline()
const seeded = await seedCommunity(platform, { homes: 4 })
const { companyId } = seeded
const { merchant } = await openMerchant(seeded)
const account = await sandbox.control('POST', 'wechat/accounts', { appId: merchant.appid })
const console_ = (path: string, body: object = {}) =>
  sandbox.control('POST', `wechat/accounts/${account.appId}/${path}`, body)
const { templateId } = await console_('templates', {
  title: '账单已出',
  fields: [{ name: 'thing1', label: '房屋' }],
})
const { carrierAccountId, pushUrl } = await seeded.run<{
  carrierAccountId: bigint
  pushUrl: string
}>('setCarrierAccount', {
  carrier: 'officialAccountSubscription',
  name: '订阅通知',
  config: { appId: account.appId },
  secrets: {
    appSecret: account.appSecret,
    pushToken: account.pushToken,
    encodingAesKey: account.encodingAesKey,
  },
  price: 0n,
  perSecond: 20,
})
await platform.query(
  `insert into notifications.provider_template (company_id, carrier_account_id, kind, language, template_version,
     provider_code, state, changed_at)
   values ($1, $2, 'billReady', 'zh', 0, $3, 'approved', now())`,
  [companyId, carrierAccountId, templateId],
)

type Answer = { status: number; location: string; body: string; policy: string }

/** WeChat's browser: keeps cookies, and goes where it is led, also to WeChat and back. */
const openWechat = () => {
  const cookies = new Map<string, string>()
  const ask = async (url: string, form?: Record<string, string>): Promise<Answer> => {
    const response = await fetch(new URL(url, publicUrl), {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        'user-agent': 'Mozilla/5.0 (iPhone) MicroMessenger/8.0.50',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') cookies.delete(name)
      else cookies.set(name, value)
    }
    return {
      status: response.status,
      location: response.headers.get('location') ?? '',
      body: await response.text(),
      policy: response.headers.get('content-security-policy') ?? '',
    }
  }
  const go = async (url: string, form?: Record<string, string>): Promise<Answer> => {
    let answer = await ask(url, form)
    for (let step = 0; step < 6 && answer.location !== ''; step += 1)
      answer = await ask(answer.location)
    return answer
  }
  return { cookies, ask, go }
}
type Wechat = ReturnType<typeof openWechat>

const baseOf = async (index: number): Promise<string> => {
  const { householdId } = seeded.households[index] ?? {}
  return new URL((await seeded.run<{ url: string }>('createBillLink', { householdId })).url)
    .pathname
}
const holder = (more: object = {}): Promise<{ openid: string }> =>
  console_('people', { isHolder: true, ...more })
const later = (seconds: number): void =>
  platform.clock.moveTo(platform.clock.now().add({ seconds }).toString())

/** Proves by the one-time code that the household is theirs. */
const prove = async ({ go, ask }: Wechat, base: string): Promise<void> => {
  later(61)
  const phoneId = /name="phoneId" value="(\d+)"/.exec((await go(`${base}/phone`)).body)?.[1] ?? ''
  const asked = await ask(`${base}/phone`, { phoneId, phone: '' })
  const codeId = /name="codeId" value="(\d+)"/.exec(asked.body)?.[1] ?? ''
  const [row] = await platform.query<{ sealed_code: string }>(
    `select sealed_code from notifications.message where kind = 'oneTimeCode' order by id desc limit 1`,
  )
  const code = platform.vault.open(companyId, row?.sealed_code ?? '')
  await ask(`${base}/phone/confirm`, { codeId, code })
}

const addresses = () =>
  platform.query<{ sealed: string; closed: boolean }>(
    `select sealed, closed_at is not null as closed from notifications.address where kind = 'openid' order by id`,
  )

describe('which WeChat this is', () => {
  test('WeChat tells it, a code of the phone proves who it is, then it reads there', async () => {
    const { openid } = await holder()
    const base = await baseOf(0)
    const wechat = openWechat()
    const asked = await wechat.go(`${base}/wechat`)
    expect(asked.body).toContain('先用手机验证码确认')
    expect([...wechat.cookies.values()].join()).toContain(openid)
    // Having a WeChat is no identity.
    const refused = await wechat.ask(`${base}/wechat`, {})
    expect(refused.status).toBe(409)
    expect(await addresses()).toEqual([])

    await prove(wechat, base)
    expect((await wechat.go(`${base}/wechat`)).body).toContain('这个微信可以收这一户的账单')
    expect((await wechat.go(`${base}/wechat`, {})).body).toContain('这个微信在收这一户的账单')
    const [address] = await addresses()
    expect(platform.vault.open(companyId, address?.sealed ?? '')).toBe(openid)

    // The link of another household has not become ours.
    expect((await wechat.go(`${await baseOf(1)}/wechat`)).body).toContain('先用手机验证码确认')
    expect((await wechat.go(`${base}/wechat/off`, {})).body).toContain('可以收这一户的账单')
    expect(await addresses()).toMatchObject([{ closed: true }])
  })

  test('a code is good once, and only for the browser that asked', async () => {
    await holder()
    const base = await baseOf(0)
    const wechat = openWechat()
    const asking = await wechat.ask((await wechat.ask(`${base}/wechat`)).location)
    const back = (await wechat.ask(asking.location)).location
    const planted = await openWechat().ask(back)
    expect(planted).toMatchObject({ status: 200, location: '' })
    expect(planted.body).toContain('没有认出是哪个微信')
    const nonce = wechat.cookies.get('jq_wx_nonce') ?? ''
    expect((await wechat.ask(back)).location).toBe(`${base}/wechat`)
    wechat.cookies.set('jq_wx_nonce', nonce)
    expect((await wechat.ask(back)).body).toContain('没有认出是哪个微信')
  })

  test('a state that is old, changed or leads elsewhere is not ours', async () => {
    await holder()
    const base = await baseOf(0)
    const wechat = openWechat()
    const path = (await wechat.ask(`${base}/wechat`)).location
    const authorize = (await wechat.ask(path)).location
    const back = (await wechat.ask(authorize)).location
    const nonce = wechat.cookies.get('jq_wx_nonce') ?? ''
    const other = await baseOf(1)
    for (const changed of [
      back.replace(/state=./, 'state=x'),
      back.replace(encodeURIComponent(base), encodeURIComponent(other)),
    ]) {
      wechat.cookies.set('jq_wx_nonce', nonce)
      expect((await wechat.ask(changed)).body).toContain('没有认出是哪个微信')
    }
    for (const to of ['https://evil.example/', '//evil.example', '/admin/', '/b/x/../../admin']) {
      const answer = await wechat.ask(`${path.split('?')[0]}?to=${encodeURIComponent(to)}`)
      expect([answer.status, answer.location]).toEqual([404, ''])
    }
    later(601)
    wechat.cookies.set('jq_wx_nonce', nonce)
    expect((await wechat.ask(back)).body).toContain('没有认出是哪个微信')
  })

  test('the made-up person of the preview binds nothing', async () => {
    await holder({ isSnapshot: true })
    const wechat = openWechat()
    expect((await wechat.go(`${await baseOf(0)}/wechat`)).body).toContain('使用完整服务')
    expect([...wechat.cookies.keys()].filter((name) => /^jq_wx_[^n]/.test(name))).toEqual([])
  })

  test('a cookie of somebody else’s making says nothing', async () => {
    const { openid } = await holder()
    const base = await baseOf(0)
    const wechat = openWechat()
    await wechat.go(`${base}/wechat`)
    const [name, value] = [...wechat.cookies].find(([, it]) => it.includes(openid)) ?? ['', '']
    wechat.cookies.set(name, value.replace(openid, `${openid.slice(0, -1)}_`))
    expect((await wechat.ask(`${base}/wechat`)).status).toBe(303)
    wechat.cookies.set(name, value)
    expect((await wechat.ask(`${base}/wechat`)).status).toBe(200)
    later(31 * 86_400)
    expect((await wechat.ask(`${base}/wechat`)).status).toBe(303)
  })
})

test('one tap after paying: the page is signed, and page and event count it once', async () => {
  expect(await console_('push-url', { url: pushUrl })).toEqual({ isAccepted: true })
  const { openid } = await holder()
  const base = await baseOf(2)
  const wechat = openWechat()
  await wechat.go(`${base}/wechat`)
  await prove(wechat, base)
  const bound = await wechat.go(`${base}/wechat`, {})
  expect(bound.body).toContain(`template="${templateId}"`)
  expect(bound.policy).toContain('https://res.wx.qq.com')

  const page = `${base}/wechat`
  const signed = JSON.parse(
    (await wechat.ask(`${base}/wechat/signature?page=${encodeURIComponent(page)}`)).body,
  )
  const check = await fetch(`${sandbox.url}/cgi-bin/sandbox/page`, {
    method: 'POST',
    body: JSON.stringify({ ...signed, url: publicUrl + page }),
  })
  expect(await check.json()).toMatchObject({ errcode: 0 })

  await console_(`people/${openid}/allow`, { templateIds: [templateId] })
  const said = await wechat.ask(`${base}/wechat/allowed`, { template: templateId })
  expect(JSON.parse(said.body)).toEqual({ isCounted: true })
  await sandbox.deliver()
  await sandbox.deliver()
  const { addresses: known } = await seeded.run<{
    addresses: { grants: { left: number; used: number }[] }[]
  }>('listGrants', { householdId: seeded.households[2]?.householdId })
  expect(known).toMatchObject([{ grants: [{ left: 1, used: 0 }] }])
  expect((await wechat.go(`${base}/wechat`)).body).toContain('还能发 1 次')
  await console_(`people/${openid}/take-back`, { templateId })
  await sandbox.deliver()
  expect((await wechat.go(`${base}/wechat`)).body).toContain('还能发 0 次')
})

test('a receipt comes to the one address of the Official Account, whichever of its accounts sent', async () => {
  await console_('push-url', { url: pushUrl })
  const { openid } = await holder()
  const { carrierAccountId: sender } = await seeded.run<{ carrierAccountId: bigint }>(
    'setCarrierAccount',
    {
      carrier: 'officialAccountTemplate',
      name: '模板消息',
      config: { appId: account.appId },
      secrets: { appSecret: account.appSecret, pushToken: account.pushToken },
      price: 0n,
      perSecond: 20,
    },
  )
  await seeded.run('pauseCarrierAccount', { carrierAccountId: sender, reason: 'test' })
  const call = async (path: string, body: object) =>
    (await fetch(sandbox.url + path, { method: 'POST', body: JSON.stringify(body) })).text()
  const { access_token } = JSON.parse(
    await call('/cgi-bin/stable_token', {
      grant_type: 'client_credential',
      appid: account.appId,
      secret: account.appSecret,
    }),
  )
  const sent = await call(`/cgi-bin/message/template/send?access_token=${access_token}`, {
    touser: openid,
    template_id: templateId,
    data: { thing1: { value: '3栋' } },
  })
  const [row] = await platform.query<{ id: string }>(
    `with said as (
       insert into notifications.message (company_id, community_id, household_id, party_id, kind, subject, variables,
         state, expires_at, created_at)
       select $1, community_id, id, payer_party_id, 'billReady', 'test', '{}', 'sent', now() + interval '9 years', now()
       from property.household where company_id = $1 and id = $2 returning id, company_id
     )
     insert into notifications.delivery (company_id, message_id, attempt_no, carrier_account_id, carrier, form, address_kind,
       address_id, address_hash, masked, delivery_no, rendered, state, provider_message_id, created_at)
     select company_id, id, 1, $3, 'officialAccountTemplate', 'officialAccount', 'openid', 1, $4, '', 'd000000000001', '{}',
       'accepted', $5, now() from said returning id`,
    [
      companyId,
      seeded.households[1]?.householdId,
      sender,
      platform.vault.hash(companyId, 'openid', openid),
      /"msgid":(\d+)/.exec(sent)?.[1],
    ],
  )
  later(2)
  await sandbox.deliver()
  const [delivery] = await platform.query<{ state: string }>(
    'select state from notifications.delivery where id = $1',
    [row?.id],
  )
  expect(delivery?.state).toBe('delivered')
})

test('who pays inside WeChat is who WeChat says', async () => {
  const { openid } = await holder()
  const base = await baseOf(3)
  const wechat = openWechat()
  const choose = await wechat.go(`${base}/pay`)
  const charges = [...choose.body.matchAll(/name="charge" value="(\d+)"/g)].map(
    ([, id]) => id ?? '',
  )
  const paying = await wechat.ask(`${base}/pay`, { charge: charges[0] ?? '' })
  expect(paying.body).toContain('data-jsapi')
  const [trade] = await sandbox.control('GET', `trades?mchid=${merchant.mchid}`)
  expect(trade).toMatchObject({ scene: 'JSAPI', payer: { openid, kind: 'openid' } })

  await prove(wechat, base)
  await wechat.go(`${base}/wechat`, {})
  await sandbox.pay(trade.outTradeNo)
  later(3)
  const result = /data-next="([^"]+)"/.exec(paying.body)?.[1] ?? ''
  const paid = await wechat.go(result)
  expect(paid.body).toContain('只发一次，不发广告')
  expect(paid.body).toContain('/owner/permission.js')
  // Outside WeChat the page loads nothing of it.
  const outside = await fetch(new URL(result, publicUrl))
  expect(await outside.text()).not.toMatch(/permission\.js|wx-open-subscribe/)
  expect(outside.headers.get('content-security-policy')).not.toContain('res.wx.qq.com')
})
