import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openMessages } from '../support/messages.ts'

/**
 * An owner confirms their phone, chooses how they are written to and shares the bill with their
 * daughter, in a real browser; the codes come by the relay over the pretend SMS provider.
 */
const messages = await openMessages({ homes: 3 })
const { platform, story } = messages
const householdId = story.units[0]?.householdId
const { url } = await story.run<{ url: string }>('createBillLink', { householdId })

const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

const openContext = async (locale = 'zh-CN', width = 375): Promise<BrowserContext> => {
  const context = await browser.newContext({ viewport: { width, height: 812 }, locale })
  context.setDefaultTimeout(15_000)
  return context
}

const pictures = new URL('../../docs/pictures/', import.meta.url).pathname
/** Looks at the page as it stands: nothing is pushed out at the side. */
const look = async (page: Page, name: string): Promise<void> => {
  const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(await over(), name).toBeLessThanOrEqual(0)
  if (process.env.PICTURES !== '1') return
  mkdirSync(pictures, { recursive: true })
  await page.screenshot({ path: `${pictures}owner-${name}.png`, fullPage: true })
}

/** The code in the newest text message to a number. */
const codeOn = async (phone: string): Promise<string> => {
  await messages.relay()
  const said = (await messages.phone()).filter(({ to }) => to.endsWith(phone))
  const codes = said.flatMap(({ lines }) => /(?<!\d)\d{6}(?!\d)/.exec(lines.join(' ')) ?? [])
  return codes.at(0) ?? ''
}

test('from the bill: a code to the phone, the ways, an invitation, a daughter who reads', async () => {
  const owner = await (await openContext()).newPage()
  await owner.goto(url)
  await owner.getByText('消息设置').click()
  await look(owner, 'phone')
  await owner.getByRole('button', { name: '获取验证码' }).click()
  await look(owner, 'code')
  const code = await codeOn('13800001000')
  expect(code).toMatch(/^\d{6}$/)
  await owner.locator('#code').fill(code)
  await owner.getByRole('button', { name: '确认' }).click()
  await owner.waitForURL(/\/notices$/)
  await owner.getByLabel('邮箱').fill('li.wei@example.com')
  await owner.getByRole('button', { name: '保存邮箱' }).click()
  await owner.getByText('现在发到 l***@example.com').waitFor()
  await look(owner, 'notices')

  // In nothing that is kept stands the code.
  const [kept] = await platform.query<{ all: string }>(
    `select (select string_agg(rendered::text || coalesce(template::text, ''), ' ') from notifications.delivery)
       || (select string_agg(content, ' ') from notifications.evidence)
       || (select string_agg(variables::text, ' ') from notifications.message) as all`,
  )
  expect(kept?.all).toContain('******')
  expect(kept?.all).not.toContain(code)

  await owner.getByText('请家人一起收').click()
  await owner.getByRole('button', { name: '生成邀请' }).click()
  await look(owner, 'members')
  const invitation = await owner.locator('input[readonly]').inputValue()

  const daughter = await (await openContext('en-GB')).newPage()
  await daughter.goto(invitation)
  await daughter.locator('#name').fill('王小雨')
  await daughter.locator('#phone').fill('137 0000 0009')
  await daughter.getByText('I have read this and agree').click()
  await look(daughter, 'invited')
  messages.wait({ seconds: 61 })
  await daughter.getByRole('button', { name: 'Send the code' }).click()
  await daughter.locator('#code').fill(await codeOn('13700000009'))
  await daughter.getByRole('button', { name: 'Confirm' }).click()
  await daughter.waitForURL(/\/b\//)

  await owner.reload()
  await owner.getByText('王*雨').first().click()
  await owner.getByRole('button', { name: '改由这个人收' }).click()
  await look(owner, 'members-joined')
  await messages.send()
  await messages.relay()
  const bills = (await messages.phone()).filter(({ lines }) => lines.join().includes('账单'))
  expect(bills.map(({ to }) => to.slice(-11))).toContain('13700000009')
  expect(bills.map(({ to }) => to.slice(-11))).not.toContain('13800001000')

  await owner.setViewportSize({ width: 1440, height: 900 })
  await owner.goto(`${url}/notices`)
  await look(owner, 'notices-wide')
  await owner.goto(`${url}/notices?size=large`)
  await owner.setViewportSize({ width: 375, height: 812 })
  await look(owner, 'notices-large')
}, 60_000)
