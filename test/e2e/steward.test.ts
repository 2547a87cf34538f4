import { chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collectionsOperations } from '../../src/collections/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { picture } from './browser.ts'
import { openNetwork } from './cut-network.ts'

/** 管家 on a telephone: a day's plan, recorded where there is no network, at the server once. */
knowOperations(collectionsOperations)
const stage = await openAdminStage({ homes: 40 })
const { run, households } = stage.seeded
const network = await openNetwork(stage.publicUrl)
const { staffId, firstPassword } = await run<{ staffId: bigint; firstPassword: string }>(
  'addStaff',
  {
    signInName: 'chenjing',
    displayName: '陈静',
    grants: [{ role: 'steward', communityId: stage.seeded.communityId }],
  },
)
const password = `${firstPassword}-Own7`

/** Households that owe for months, each with its step of the day. */
const stops = [
  { at: 4, nextAction: 'visit', nextTime: '16:00' },
  { at: 3, nextAction: 'call', nextTime: '18:30' },
  { at: 10, nextAction: 'visit', nextTime: '16:30' },
  { at: 15, nextAction: 'call', nextTime: '17:00' },
  { at: 17, nextAction: 'call', nextTime: '19:00' },
] as const
const homeOf = (at: number) => {
  const household = households[at]
  if (!household) throw new Error(`no household ${at}`)
  return household
}
for (const { at, nextAction, nextTime } of stops) {
  const { householdId } = homeOf(at)
  const nextOn = '2026-11-23'
  const { caseId } = await run<{ caseId: bigint }>('openCase', {
    ...{ householdId, stewardId: staffId, nextAction, nextOn },
  })
  const planned = await run('planCase', { caseId, nextAction, nextOn, nextTime })
  expect(planned).toEqual({ refusal: null })
}

// A dispute is talked about, not paid; and one who asked for peace is left alone.
const disputed = await run<{ caseId: bigint }>('openCase', {
  householdId: homeOf(0).householdId,
  stewardId: staffId,
  nextAction: 'answerDispute',
  nextOn: '2026-11-23',
})
await run('planCase', {
  caseId: disputed.caseId,
  nextAction: 'answerDispute',
  nextOn: '2026-11-23',
  nextTime: '15:30',
})
for (const at of [24, 26, 31]) {
  const { householdId } = homeOf(at)
  await run('openCase', { householdId, stewardId: staffId, nextOn: '2026-11-23' })
  await run('setHouseholdFlag', { householdId, flag: 'doNotContact' })
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: [
    ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
    ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  ],
})
afterAll(() => browser.close())

/** A telephone whose clock stands where the stage's does. */
const openPhone = async (theme = 'light', language = 'zh'): Promise<Page> => {
  const context = await browser.newContext({
    viewport: { width: 375, height: 812 },
    timezoneId: 'Asia/Shanghai',
    hasTouch: true,
    isMobile: true,
  })
  await context.addInitScript(
    ([chosen, tongue]) => {
      localStorage.setItem('theme', chosen ?? 'light')
      localStorage.setItem('language', tongue ?? 'zh')
    },
    [theme, language],
  )
  const phone = await context.newPage()
  phone.setDefaultTimeout(15_000)
  await phone.clock.setFixedTime('2026-11-23T09:46:00+08:00')
  return phone
}

const signIn = async (phone: Page, secret: string): Promise<void> => {
  await phone.goto(`${network.url}/admin/steward/`)
  await phone.getByLabel('用户名').fill('chenjing')
  await phone.getByLabel('密码').fill(secret)
  await phone.getByRole('button', { name: '登录' }).click()
}

const cards = (phone: Page) => phone.locator('.stop-card')
const cardOf = (phone: Page, when: string) => cards(phone).filter({ hasText: when })
const deeds = (way: string) =>
  stage.platform.query<{ outcome: string; client_key: string }>(
    `select outcome, client_key from collections.case_event where kind = $1 and recorded_by = '陈静' order by id`,
    [way],
  )
const inStep = (phone: Page) => phone.locator('.offline').waitFor({ state: 'detached' })

describe('a steward’s day', () => {
  let phone: Page
  beforeAll(async () => {
    phone = await openPhone()
    await signIn(phone, firstPassword)
    await phone.getByLabel('现在的密码').fill(firstPassword)
    await phone.getByLabel('新密码').fill(password)
    await phone.getByLabel('再输入一次').fill(password)
    await phone.keyboard.press('Enter')
    await phone.locator('.shell').waitFor()
    await phone.goto(`${network.url}/admin/steward/`)
    await cards(phone).first().waitFor()
    await phone.evaluate(() => navigator.serviceWorker.ready)
  }, 60_000)

  test('stands in the order of time, with the suggested way filled', async () => {
    expect(await phone.locator('.stop-when').allTextContents()).toEqual([
      '15:30 先答复异议',
      '16:00 上门',
      '16:30 上门',
      '17:00 电话',
      '18:30 电话',
      '19:00 电话',
    ])
    expect(await cardOf(phone, '16:00').locator('.tap.first').textContent()).toBe('上门')
    expect(await cards(phone).last().locator('.tap.first').textContent()).toBe('打电话')
    await expect.poll(() => phone.getByText('0 / 6').count()).toBe(1)
    expect(
      await phone.evaluate(() => document.documentElement.scrollWidth - innerWidth),
    ).toBeLessThanOrEqual(0)
    await phone.getByRole('heading', { name: '今天不联系' }).waitFor()
    await phone.getByRole('button', { name: '另有 1 户，看原因' }).click()
    await picture(phone, 'steward-plan')
  })

  test('opens, shows codes and takes deeds without a network', async () => {
    network.cut()
    await phone.reload()
    await phone.getByText('没有网络').waitFor()
    expect(await cards(phone).count()).toBe(6)
    await cardOf(phone, '16:00').getByRole('button', { name: '付款码' }).click()
    await phone.getByRole('img', { name: /的账单二维码/ }).waitFor()
    await picture(phone, 'steward-code')
    await phone.getByRole('button', { name: '关闭' }).click()

    // Four taps: the way, the result, the day, the button.
    await cardOf(phone, '18:30').getByRole('button', { name: '打电话' }).click()
    await phone.getByRole('button', { name: '承诺缴费' }).click()
    await phone.getByRole('button', { name: '月底 11-30' }).click()
    await picture(phone, 'steward-record')
    await phone.getByRole('button', { name: '记下' }).click()
    await phone.getByText('没有网络，1 项等待同步').waitFor()
    await phone.getByText('电话，承诺 11-30 缴').first().waitFor()
    await phone.getByText('1 / 6').waitFor()
    await picture(phone, 'steward-offline')
    expect(await deeds('call')).toEqual([])
  })

  test('is sent by itself when the network is back, and is there once', async () => {
    await phone.reload()
    await phone.getByText('没有网络，1 项等待同步').waitFor()
    network.mend()
    await phone.evaluate(() => window.dispatchEvent(new Event('online')))
    await inStep(phone)
    await phone.evaluate(() => window.dispatchEvent(new Event('online')))
    const [kept, ...more] = await deeds('call')
    expect(kept?.outcome).toBe('promise')
    expect(more).toEqual([])
    const { promises } = await run<{ promises: { promisedOn: string; amountFen: bigint }[] }>(
      'listPromises',
      { communityId: stage.seeded.communityId },
    )
    expect(promises.map(({ promisedOn }) => promisedOn)).toEqual(['2026-11-30'])
  })

  test('a deed whose answer was lost is sent again and still there once', async () => {
    let arrived = 0
    await phone.route('**/rpc/recordVisit', async (route) => {
      arrived += 1
      if (arrived > 1) return route.continue()
      await route.fetch()
      return route.abort()
    })
    await cardOf(phone, '16:30').getByRole('button', { name: '上门' }).click()
    await phone.getByRole('button', { name: '留便条' }).click()
    await phone.getByRole('button', { name: '说一段' }).click()
    await phone.getByRole('button', { name: /停止/ }).click()
    await phone.locator('audio').waitFor()
    await phone.getByRole('button', { name: '记下' }).click()
    await phone.getByText('没有网络，1 项等待同步').waitFor()
    expect(await deeds('visit')).toHaveLength(1)
    await phone.evaluate(() => window.dispatchEvent(new Event('online')))
    await inStep(phone)
    expect(arrived).toBe(2)
    expect(await deeds('visit')).toHaveLength(1)
    const [spoken] = await stage.platform.query<{ type: string; bytes: number }>(
      `select voice_type as type, length(voice) as bytes from collections.case_event where voice is not null`,
    )
    expect(spoken?.type).toBe('audio/webm')
    expect(spoken?.bytes).toBeGreaterThan(100)
    await phone.unroute('**/rpc/recordVisit')
  })

  test('a deed that is refused says why, stays, and goes through when corrected', async () => {
    const { householdId } = homeOf(15)
    network.cut()
    await cardOf(phone, '17:00').getByRole('button', { name: '打电话' }).click()
    await phone.getByRole('button', { name: '承诺缴费' }).click()
    await phone.getByRole('button', { name: '明天 11-24' }).click()
    await phone.getByRole('button', { name: '记下' }).click()
    await phone.getByText('没有网络，1 项等待同步').waitFor()
    // Meanwhile the owner pays at the counter.
    const { charges } = await run<{
      charges: { id: bigint; outstandingFen: bigint; accruedLateFeeFen: bigint }[]
    }>('listHouseholdCharges', { householdId, onlyOpen: true })
    const amountFen = charges.reduce(
      (sum, it) => sum + it.outstandingFen + it.accruedLateFeeFen,
      0n,
    )
    const ticked = charges.map(({ id }) => ({ chargeId: id }))
    await run('takePayment', { householdId, method: 'cash', ticked, amountFen })
    network.mend()
    await phone.evaluate(() => window.dispatchEvent(new Event('online')))
    await phone.getByText('1 项没有办成，请查看').click()
    await phone.getByText('没有办成：').waitFor()
    await picture(phone, 'steward-refused')
    await phone.reload()
    await phone.getByText('1 项没有办成，请查看').click()
    await phone.getByRole('button', { name: '改后再交' }).click()
    await phone.getByRole('button', { name: '谈过了' }).click()
    await phone.getByRole('button', { name: '记下' }).click()
    await inStep(phone)
    expect((await deeds('call')).map(({ outcome }) => outcome)).toEqual(['promise', 'reached'])
  })

  test('a session that ended keeps what was recorded until the sign-in', async () => {
    await phone.getByRole('button', { name: '今日', exact: true }).click()
    await phone.context().clearCookies()
    await cardOf(phone, '15:30').getByRole('button', { name: '上门' }).click()
    await phone.getByRole('button', { name: '有异议' }).click()
    await phone.getByRole('button', { name: '记下' }).click()
    await phone.getByText('登录已到期，1 项等登录后同步').click()
    await phone.getByText('这部手机里有 1 项等待同步').waitFor()
    await phone.getByLabel('用户名').fill('chenjing')
    await phone.getByLabel('密码').fill(password)
    await phone.getByRole('button', { name: '登录' }).click()
    await cards(phone).first().waitFor()
    await inStep(phone)
    expect((await deeds('visit')).map(({ outcome }) => outcome)).toEqual(['noteLeft', 'dispute'])
  })

  test('goes by building too, and leaves with the sign-out; what was seen is forgotten', async () => {
    await phone.getByRole('button', { name: '楼栋' }).click()
    await phone.getByRole('heading', { name: '我的 9 户' }).waitFor()
    await picture(phone, 'steward-buildings')
    await phone.getByRole('button', { name: '我的', exact: true }).click()
    await phone.getByRole('button', { name: '退出登录' }).click()
    await phone.getByRole('heading', { name: '管家登录' }).waitFor()
    network.cut()
    await phone.reload()
    await phone.getByText('第一次使用请连上网络').waitFor()
    network.mend()
  })

  test('reads in English and in the dark', async () => {
    const dark = await openPhone('dark', 'en')
    await dark.goto(`${network.url}/admin/steward/`)
    await dark.getByLabel('User name').fill('chenjing')
    await dark.getByLabel('Password').fill(password)
    await dark.getByRole('button', { name: 'Sign in' }).click()
    await cards(dark).first().waitFor()
    expect(await dark.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    await picture(dark, 'steward-plan-dark-en')
    await cards(dark).last().getByRole('button', { name: 'Call' }).click()
    await dark.getByRole('button', { name: 'Promised to pay' }).click()
    await picture(dark, 'steward-record-dark-en')
    await dark.context().close()
  })

  test('a number is dialled only after the server has noted who looked it up', async () => {
    await signIn(phone, password)
    await cardOf(phone, '19:00').getByRole('button', { name: '打电话' }).click()
    const dial = phone.getByRole('button', { name: /^拨打/ }).first()
    expect(await dial.textContent()).toMatch(/\*{4}/)
    await dial.click()
    await expect
      .poll(() =>
        stage.platform.query(`select from platform.audit where operation = 'revealPhone'`),
      )
      .toHaveLength(1)
  })
})

test('whoever has no plan of the day is told who can grant it', async () => {
  const phone = await openPhone('dark')
  await phone.goto(`${network.url}/admin/steward/`)
  await phone.getByLabel('用户名').fill(stage.cashier.signInName)
  await phone.getByLabel('密码').fill(stage.cashier.firstPassword)
  await phone.getByRole('button', { name: '登录' }).click()
  await phone.getByLabel('现在的密码').fill(stage.cashier.firstPassword)
  await phone.getByLabel('新密码').fill(`${stage.cashier.firstPassword}-Own7`)
  await phone.getByLabel('再输入一次').fill(`${stage.cashier.firstPassword}-Own7`)
  await phone.keyboard.press('Enter')
  await phone.locator('.shell').waitFor()
  await phone.goto(`${network.url}/admin/steward/`)
  await phone.getByText('您的角色没有今日计划').waitFor()
  await picture(phone, 'steward-no-right')
})
