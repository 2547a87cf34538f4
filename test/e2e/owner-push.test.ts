import { type Browser, chromium } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openMessages } from '../support/messages.ts'

/**
 * A notice on this device, in a real browser: from the bill, by a code to the phone, to the message
 * that the pretend push service opened with the browser's own keys.
 */
const messages = await openMessages({ homes: 3 })
const { platform, story } = messages
await story.run('createWebPushAccount', { name: '网页推送', contact: 'mailto:it@wuye.example' })
const { url } = await story.run<{ url: string }>('createBillLink', {
  householdId: story.units[0]?.householdId,
})

const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

type Shown = { form: string; title: string; lines: readonly string[]; url: string | null }
const shown = async (): Promise<readonly Shown[]> => (await messages.phone()) as never

test('an owner turns notices on for this device, gets the bill by push, and turns them off', async () => {
  const context = await browser.newContext({
    viewport: { width: 375, height: 740 },
    locale: 'zh-CN',
    permissions: ['notifications'],
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))

  await page.goto(url)
  await page.getByText('在这台设备上提醒我').click()
  expect(await page.locator('[data-push]').count()).toBe(0)
  await page.getByRole('link', { name: '用手机验证码确认' }).click()
  await page.getByRole('button', { name: '获取验证码' }).click()
  await messages.relay()
  const code = (await shown())
    .flatMap(({ lines }) => /\d{6}/.exec(lines.join(' ').replace(/\d{7,}/g, '')) ?? [])
    .at(0)
  await page.locator('#code').fill(code ?? '')
  await page.getByRole('button', { name: '确认' }).click()
  await page.waitForURL(/notices/)

  await page.getByRole('link', { name: '在这台设备上提醒我' }).click()
  expect(await page.locator('link[rel=manifest]').getAttribute('href')).toMatch(/manifest\.json$/)
  const manifest = await context.request.get(`${url}/manifest.json`)
  expect(await manifest.json()).toMatchObject({ start_url: new URL(url).pathname })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(375)
  await page.getByRole('button', { name: '在这台设备上提醒我' }).click()
  await page.getByText('已开启').waitFor()
  const [address] = await platform.query<{
    kind: string
    masked: string
    closed_at: string | null
  }>(`select kind, masked, closed_at from notifications.address where company_id = $1`, [
    story.companyId,
  ])
  expect(address).toEqual({ kind: 'browser', masked: '浏览器', closed_at: null })
  const workers = await page.evaluate(async () =>
    (await navigator.serviceWorker.getRegistrations()).map(({ active }) => active?.scriptURL),
  )
  expect(workers).toEqual([expect.stringContaining('/owner/push-worker.js')])

  await messages.send()
  await messages.relay()
  const [pushed, ...more] = (await shown()).filter(({ form }) => form === 'push')
  expect(more).toEqual([])
  expect(pushed?.title).toContain('11月账单')
  expect(pushed?.lines.join('')).not.toMatch(/业主1|101/)
  const opened = await page.goto(pushed?.url ?? '')
  expect(opened?.status()).toBe(200)
  expect(await page.locator('h1').textContent()).toContain('101室')
  const openings = () =>
    platform.query(
      `select from notifications.evidence where company_id = $1 and event = 'opened'`,
      [story.companyId],
    )
  // A program that looks at the page with its scripts has opened nothing; a person scrolls.
  await page.evaluate(() => window.dispatchEvent(new Event('wheel')))
  await page.waitForTimeout(300)
  expect(await openings()).toHaveLength(0)
  await page.mouse.wheel(0, 200)
  await expect.poll(openings).toHaveLength(1)

  await page.goto(`${url}/push`)
  await page.getByRole('button', { name: '关闭这台设备的提醒' }).click()
  await page.getByText('已关闭').waitFor()
  const [closed] = await platform.query<{ close_reason: string | null }>(
    `select close_reason from notifications.address where company_id = $1 and closed_at is not null`,
    [story.companyId],
  )
  expect(closed).toEqual({ close_reason: 'turned off' })
  await page.getByRole('button', { name: '在这台设备上提醒我' }).waitFor()
  expect(complaints).toEqual([])

  // Without a script the page says so, and offers nothing that would not work.
  const storageState = await context.storageState()
  const plain = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'zh-CN',
    storageState,
  })
  const still = await plain.newPage()
  await still.goto(`${url}/push`)
  expect(await still.getByText('这个浏览器收不到提醒').isVisible()).toBe(true)
  expect(await still.locator('button:visible').count()).toBe(0)
})
