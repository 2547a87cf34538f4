import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openOnline } from '../support/online.ts'
import { type AdminStage, openAdminStage } from './admin-stage.ts'
import { darkToo } from './browser.ts'

/**
 * The staff's journeys in a real browser against the real server and the WeChat Pay sandbox. Every
 * page's picture is kept in docs/pictures, on a desk and narrow, in both languages.
 */
const stage = await openAdminStage({ homes: 40 })
const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

const pictures = new URL('../../docs/pictures/', import.meta.url).pathname
mkdirSync(pictures, { recursive: true })
const desk = { width: 1440, height: 900 }
const first = stage.seeded.households[0]
const household = `/households/${first?.householdId}`

type Person = { context: BrowserContext; page: Page; complaints: string[] }

const openBrowser = async (options: { language?: 'zh' | 'en'; theme?: string } = {}) => {
  const { language = 'zh', theme = 'light' } = options
  const context = await browser.newContext({ viewport: desk, timezoneId: 'Asia/Shanghai' })
  await context.addInitScript(
    ([chosen, shade]) => {
      localStorage.setItem('language', chosen ?? 'zh')
      localStorage.setItem('theme', shade ?? 'light')
    },
    [language, theme],
  )
  const page = await context.newPage()
  page.setDefaultTimeout(10_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { context, page, complaints }
}

const to = (page: Page, path: string) => page.goto(`${stage.publicUrl}/admin${path}`)

const newPassword = (signInName: string): string => `${signInName}-Yuehu-2026`

/** First sign-in of a member of staff: the first password must be replaced. */
const signInFirst = async (
  staff: AdminStage['cashier'],
  { page }: Person,
  ownPassword = newPassword(staff.signInName),
): Promise<void> => {
  await to(page, '/')
  await page.getByLabel('用户名').fill(staff.signInName)
  await page.getByLabel('密码', { exact: true }).fill(staff.firstPassword)
  await page.keyboard.press('Enter')
  await page.getByLabel('现在的密码').fill(staff.firstPassword)
  await page.getByLabel('新密码').fill(ownPassword)
  await page.getByLabel('再输入一次').fill(ownPassword)
  await page.keyboard.press('Enter')
  await page.locator('.shell').waitFor()
}

const picture = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(200)
  await page.screenshot({ path: `${pictures}${name}.png` })
}

/** The money that stands in the first such element. */
const fenIn = async (page: Page, selector: string): Promise<bigint> => {
  const text = await page.locator(selector).first().textContent()
  return BigInt(
    /¥([\d,]+)\.(\d\d)/
      .exec(text ?? '')
      ?.slice(1)
      .join('')
      .replaceAll(',', '') ?? -1,
  )
}

const expectNoSidewaysScroll = async (page: Page): Promise<void> =>
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(0)

describe('the first start', () => {
  test('asks for company, community and administrator, and makes them together', async () => {
    const empty = await openOnline()
    const { page, context } = await openBrowser()
    await page.goto(`${empty.publicUrl}/admin/`)
    await page.waitForURL(/set-up/)
    await page.getByLabel('公司全称').fill('悦湖物业服务有限公司')
    await page.getByLabel('简称').fill('悦湖物业')
    await page.getByLabel('登录代号').fill('Yuehu')
    await page.keyboard.press('Enter')
    await page.getByText('请以小写字母开头').waitFor()
    await page.getByLabel('登录代号').fill('yuehu')
    await picture(page, 'admin-set-up')
    await page.keyboard.press('Enter')
    await page.getByLabel('小区名称').fill('悦湖花园')
    await page.keyboard.press('Enter')
    await page.getByLabel('您的姓名').fill('刘文博')
    await page.getByLabel('用户名').fill('admin')
    await page.getByLabel('密码', { exact: true }).fill('12345678')
    await page.getByLabel('再输入一次').fill('12345678')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('密码太简单')
    await page.getByLabel('密码', { exact: true }).fill('lake-Garden-88')
    await page.getByLabel('再输入一次').fill('lake-Garden-88')
    await page.keyboard.press('Enter')
    await page.getByText('今天没有要处理的事').first().waitFor()
    await picture(page, 'admin-today-empty')
    await page.locator('.nav a', { hasText: '缴费户' }).click()
    await page.getByText('这个小区还没有缴费户').waitFor()
    await page.locator('.nav a', { hasText: '房产' }).click()
    await page.getByText('这个小区还没有楼栋').waitFor()
    // Signing out ends the session; the wizard does not come back.
    await page.locator('.account').click()
    await page.getByText('退出登录').click()
    await page.getByLabel('用户名').waitFor()
    await context.close()
  })
})

describe('sign-in', () => {
  test('a wrong password is refused in words; the first password must be replaced', async () => {
    const person = await openBrowser()
    const { page } = person
    await to(page, household)
    await page.getByLabel('用户名').fill(stage.auditor.signInName)
    await page.getByLabel('密码', { exact: true }).fill('wrong')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('alert').textContent()).toContain('用户名或密码不对')
    await picture(page, 'admin-sign-in')
    await signInFirst(stage.auditor, person)
    await page.getByText('今日').first().waitFor()
    await person.context.close()
  })

  test('an auditor is offered no action that would be refused', async () => {
    const { page, context } = await openBrowser()
    await to(page, '/')
    await page.getByLabel('用户名').fill(stage.auditor.signInName)
    await page.getByLabel('密码', { exact: true }).fill(newPassword(stage.auditor.signInName))
    await page.keyboard.press('Enter')
    await page.locator('.shell').waitFor()
    await to(page, household)
    await page.locator('.balance').waitFor()
    expect(await page.locator('.page-head .actions button').count()).toBe(0)
    await context.close()
  })
})

describe('a cashier', () => {
  let person: Person
  beforeAll(async () => {
    person = await openBrowser()
    await signInFirst(stage.cashier, person)
    // The 401 that leads to sign-in is the browser's own line about the first call.
    person.complaints.length = 0
  })
  afterAll(() => person.context.close())

  test('opens the shift and takes cash by keys alone, in under ten seconds', async () => {
    const { page, context } = person
    await to(page, '/counter')
    await page.locator('.find-box').waitFor()
    await page.keyboard.press('Alt+j')
    await page.getByLabel('备用金').fill('200')
    await page.keyboard.press('Enter')
    await page.getByText('A 窗口').first().waitFor()
    await page.locator('.ant-modal').waitFor({ state: 'hidden' })

    const printed = context.waitForEvent('page')
    const began = performance.now()
    await page.keyboard.press('/')
    // Enter before the answer has come counts as well.
    await page.keyboard.type('3-2-1102')
    await page.keyboard.press('Enter')
    await page.locator('.charges').waitFor()
    expect(await page.locator('tr[data-held="true"]').textContent()).toContain('争议')
    // Everything but the disputed line is ticked; 1 and 2 (a charge and its late fee) go.
    await page.keyboard.press('1')
    await page.keyboard.press('Enter')
    await page.keyboard.type('2000')
    await picture(page, 'admin-counter')
    const due = await fenIn(page, '.sums dd')
    const credit = ((due + 9n) / 10n) * 10n
    expect(await fenIn(page, '.sums .out dd')).toBe(200_000n - credit)
    await page.keyboard.press('Enter')
    await page.locator('.done-title').waitFor()
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(await fenIn(page, '.done-title')).toBe(credit)
    expect((await printed).url()).toContain('/documents/receipts/')
    await (await printed).close()
    await picture(page, 'admin-counter-done')
    await page.keyboard.press('n')
    await page.locator('.find-box:focus-within').waitFor()
    expect(await fenIn(page, '.recent .money')).toBe(credit)
    expect(await page.locator('.page-head').textContent()).toContain('本班 1 笔')
  })

  test('goes back step by step without losing the case; too little is taken only on purpose', async () => {
    const { page } = person
    // Enter before the answer has come counts as well.
    await page.keyboard.type('3-2-1102')
    await page.keyboard.press('Enter')
    await page.locator('.charges').waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('100')
    const button = page.locator('.button.big')
    expect(await button.isDisabled()).toBe(true)
    await page.keyboard.press('Alt+p')
    expect(await button.isDisabled()).toBe(false)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe(
      '房号、姓名或手机后四位',
    )
    await page.keyboard.press('Enter')
    await page.keyboard.press('Enter')
    expect(await fenIn(page, '.sums .short dd')).toBe((await fenIn(page, '.sums dd')) - 10_000n)
  })

  test('shows a WeChat Pay code and books what the channel says', async () => {
    const { page, context } = person
    await page.keyboard.press('F2')
    const due = await fenIn(page, '.sums dd')
    await page.keyboard.press('Enter')
    await page.locator('.scan svg').first().waitFor()
    await picture(page, 'admin-counter-scan')
    const printed = context.waitForEvent('page')
    const [attempt] = await stage.platform.query<{ out_trade_no: string }>(
      `select out_trade_no from payments.payment_attempt where state = 'pending'`,
    )
    await stage.sandbox.pay(attempt?.out_trade_no ?? '')
    await page.locator('.done-title').waitFor({ timeout: 15_000 })
    expect(await page.locator('.done-title').textContent()).toContain('微信支付已到账')
    expect(await fenIn(page, '.done-title')).toBe(due)
    await (await printed).close()
    await page.keyboard.press('n')
  })

  test('finds a household, a page and the keys from anywhere', async () => {
    const { page } = person
    await page.keyboard.press('Control+k')
    await page.locator('.palette input').waitFor()
    await page.keyboard.type('张')
    await page.getByText('3-2-104').waitFor()
    await picture(page, 'admin-palette')
    await page.locator('.palette button').first().waitFor()
    await page.keyboard.press('Enter')
    await page.locator('.balance').waitFor()
    await page.keyboard.press('?')
    await page.getByText('本页的快捷键').waitFor()
    await picture(page, 'admin-keys')
    await page.keyboard.press('Escape')
    expect(person.complaints).toEqual([])
  })
})

describe('an accountant', () => {
  let person: Person
  const signIn = async (options: { language?: 'zh' | 'en'; theme?: string } = {}) => {
    const opened = await openBrowser(options)
    await to(opened.page, '/sign-in')
    await opened.page.locator('input[autocomplete=username]').fill(stage.accountant.signInName)
    await opened.page.locator('input[type=password]').fill(newPassword(stage.accountant.signInName))
    await opened.page.keyboard.press('Enter')
    await opened.page.locator('.shell').waitFor()
    return opened
  }
  beforeAll(async () => {
    person = await openBrowser()
    await signInFirst(stage.accountant, person)
    person.complaints.length = 0
  })
  afterAll(() => person.context.close())

  test('reads the inbox by keys and opens the dispute', async () => {
    const { page } = person
    await to(page, '/')
    await page.locator('.inbox button').first().waitFor()
    const titles = await page.locator('.inbox b.clip').allTextContents()
    expect(titles.join()).toContain('1 件待回复')
    await picture(page, 'admin-today')
    // Put off until tomorrow and brought back: the matter itself is untouched.
    await page.keyboard.press('e')
    await page.getByText('取回').click()
    await expect.poll(() => page.locator('.inbox button').count()).toBe(titles.length)
    await page.locator('.strip-cell').first().click()
    await page.getByText('分母').waitFor()
    await page.keyboard.press('Escape')
  })

  test('opens a charge to its arithmetic and asks for a waiver that someone else decides', async () => {
    const { page } = person
    await to(page, household)
    const balance = page.locator('.balance b, .balance strong')
    await balance.first().waitFor()
    const [total, ...parts] = (await balance.allTextContents()).map((text) =>
      BigInt(text.replace(/[^0-9]/g, '')),
    )
    const [overdue = 0n, held = 0n, notDue = 0n] = parts
    expect(total).toBe(overdue + held + notDue)
    await page.locator('.time tbody tr', { hasText: '2026年9月 出账' }).click()
    expect(await page.locator('.formula').first().textContent()).toContain('89.47')
    expect(await page.locator('.detail').textContent()).toContain('《物业服务合同》第 5.2 条')
    await picture(page, 'admin-household')
    await page.keyboard.press('r')
    await page.getByLabel('金额').fill('5')
    await page.getByLabel('理由').fill('渗水维修延误')
    await picture(page, 'admin-waiver')
    await page.getByRole('button', { name: '提交审批' }).click()
    await page.getByText('已提交，等待另一位审批').waitFor()
    const { approvals } = await stage.seeded.run<{ approvals: { amountFen: bigint }[] }>(
      'listApprovals',
      {},
    )
    expect(approvals.map(({ amountFen }) => amountFen)).toEqual([500n])
  })

  test('shows a whole phone number only for a purpose, and copies the bill link', async () => {
    const { page, context } = person
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.getByRole('button', { name: '查看号码' }).first().click()
    await page.getByRole('button', { name: '查看', exact: true }).click()
    await page.getByText('请填写用途').waitFor()
    await page.getByLabel('用途').fill('联系上门抄表')
    await page.keyboard.press('Enter')
    await page.getByText('13800000042').waitFor()
    await page.keyboard.press('Escape')
    await page.locator('.ant-modal').waitFor({ state: 'hidden' })
    await page.keyboard.press('b')
    await page.getByText('账单链接已复制').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(stage.publicUrl)
  })

  test('filters the list in the address; the sums stay over the whole filter', async () => {
    const { page } = person
    await to(page, '/households?state=overdue&order=outstanding')
    await page.locator('.households').waitFor()
    await picture(page, 'admin-households')
    const all = await stage.seeded.run<{ total: number }>('listHouseholdsWithBalance', {
      communityId: stage.seeded.communityId,
      state: 'overdue',
      limit: 1,
    })
    expect(await page.locator('.page-head p').textContent()).toBe(`筛选结果 ${all.total} 户`)
    await page.getByRole('tab', { name: '已缴清' }).click()
    await page.waitForURL(/state=clear/)
    await page.keyboard.press('/')
    await page.keyboard.type('nobody')
    await page.getByText('没有符合条件的缴费户').waitFor()
    await page.getByRole('button', { name: '清空筛选' }).click()
    await page.locator('.households').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.locator('.balance').waitFor()
  })

  test('walks the building by arrows; a filter dims and moves nothing', async () => {
    const { page } = person
    await to(page, '/map?filter=overdue')
    await page.locator('.cell').first().waitFor()
    const place = () => page.locator('.cells .cell').last().boundingBox()
    const before = await place()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowRight')
    await page.locator('.map-side h1').waitFor()
    await picture(page, 'admin-building-map')
    await page.locator('.map-bar button').first().click()
    expect(await place()).toEqual(before)
    const legend = await page.locator('.legend b').allTextContents()
    expect(legend.length).toBeGreaterThan(2)
    await page.keyboard.press('l')
    await page.locator('.map-list').waitFor()
    await picture(page, 'admin-building-list')
    await page.keyboard.press('Enter')
    await page.locator('.balance').waitFor()
    expect(person.complaints).toEqual([])
  })

  test.each([
    { language: 'zh', theme: 'light', width: 375 },
    { language: 'en', theme: 'light', width: 1440 },
    ...(darkToo ? [{ language: 'zh', theme: 'dark', width: 1440 } as const] : []),
  ] as const)('every page in $language, $theme, $width wide', async (look) => {
    const { page, context, complaints } = await signIn(look)
    await page.setViewportSize({ width: look.width, height: 900 })
    complaints.length = 0
    for (const [name, path, ready] of [
      ['today', '/', '.inbox'],
      ['counter', `/counter?household=${first?.householdId}`, '.charges'],
      ['households', '/households', '.households'],
      ['household', household, '.balance'],
      ['building-map', '/map', '.cell'],
    ] as const) {
      await to(page, path)
      await page.locator(ready).first().waitFor()
      await expectNoSidewaysScroll(page)
      const kind = look.width < 900 ? 'narrow' : look.language === 'en' ? 'en' : look.theme
      await picture(page, `admin-${name}-${kind}`)
      if (look.language === 'en') {
        expect(await page.locator('.page-head h1').textContent()).not.toMatch(/缴费户|收银台|楼盘/)
      }
    }
    expect(complaints).toEqual([])
    await context.close()
  })

  test('a part that fails says so and can be asked again; the rest stays alive', async () => {
    const { page } = person
    await page.route('**/rpc/getHouseholdBalance', (route) =>
      route.fulfill({ status: 404, body: '{}' }),
    )
    await to(page, household)
    await page.getByText('这一部分没有取到').waitFor()
    await page.locator('.time tbody tr').first().waitFor()
    await picture(page, 'admin-part-failed')
    await page.unroute('**/rpc/getHouseholdBalance')
    await page.getByRole('button', { name: '重试' }).click()
    await page.locator('.balance').waitFor()
  })
})
