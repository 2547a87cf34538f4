import { mkdirSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reconciliationOperations } from '../../src/reconciliation/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { darkToo } from './browser.ts'

/** 收费与出账, 收款, 对账 in a real browser: an accountant's month, from a dry run to a tied-out day. */
knowOperations(reconciliationOperations)
const stage = await openAdminStage({ homes: 12 })
const { run, communityId } = stage.seeded
const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

const pictures = new URL('../../docs/pictures/', import.meta.url).pathname
mkdirSync(pictures, { recursive: true })
const password = 'Hemin-Yuehu-2026'
const today = '2026-11-23'

const openPage = async (look: { language?: string; theme?: string; width?: number } = {}) => {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 1440, height: 900 },
    timezoneId: 'Asia/Shanghai',
  })
  await context.addInitScript(
    ([language, theme]) => {
      localStorage.setItem('language', language ?? 'zh')
      localStorage.setItem('theme', theme ?? 'light')
    },
    [look.language ?? 'zh', look.theme ?? 'light'],
  )
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.goto(`${stage.publicUrl}/admin/sign-in`)
  await page.locator('input[autocomplete=username]').fill(stage.accountant.signInName)
  return { page, complaints }
}

const signIn = async (look: Parameters<typeof openPage>[0] = {}) => {
  const opened = await openPage(look)
  await opened.page.locator('input[type=password]').fill(password)
  await opened.page.keyboard.press('Enter')
  await opened.page.locator('.shell').waitFor()
  return opened
}

const to = (page: Page, path: string) => page.goto(`${stage.publicUrl}/admin${path}`)
const picture = async (page: Page, name: string): Promise<void> => {
  await page.waitForTimeout(300)
  await page.screenshot({ path: `${pictures}admin-${name}.png` })
}
const fenIn = (text: string | null): bigint => BigInt((text ?? '').replace(/[^0-9]/g, '') || 0)

describe('an accountant', () => {
  let page: Page
  let complaints: string[]
  beforeAll(async () => {
    const opened = await openPage()
    ;({ page, complaints } = opened)
    await page.locator('input[type=password]').fill(stage.accountant.firstPassword)
    await page.keyboard.press('Enter')
    await page.getByLabel('现在的密码').fill(stage.accountant.firstPassword)
    await page.getByLabel('新密码').fill(password)
    await page.getByLabel('再输入一次').fill(password)
    await page.keyboard.press('Enter')
    await page.locator('.shell').waitFor()
  })
  afterAll(() => page.context().close())

  test('tries December, opens a figure to its charges, and publishes exactly what was tried', async () => {
    await to(page, '/billing?month=2026-12')
    await page.getByText('2026年12月还没有试算').waitFor()
    await page.keyboard.press('r')
    await page.locator('.run-table tfoot').waitFor()
    expect(await page.locator('.run-next').textContent()).toContain('未解释 ¥0.00')
    const sums = await page.locator('.run-table tfoot td').allTextContents()
    const shown = await page.locator('.run-table tbody tr td:nth-child(5)').allTextContents()
    expect(shown.reduce((sum, text) => sum + fenIn(text), 0n)).toBe(fenIn(sums[4] ?? ''))
    await picture(page, 'billing-run')
    await page.locator('.run-table tbody .figure').nth(1).click()
    await page.waitForURL(/billing\/lines/)
    await page.locator('.sums-row').waitFor()
    const line = await page.locator('.sums-row td').allTextContents()
    expect(fenIn(line[4] ?? '')).toBe(fenIn(shown[0] ?? ''))
    await picture(page, 'billing-lines')
    await page.goBack()
    const button = page.locator('.button.big')
    const promised = fenIn((await button.textContent())?.split('¥')[1] ?? '')
    await button.click()
    await page.locator('.publish h2', { hasText: '已发布' }).waitFor()
    const review = await run<{ run: { state: string; totalFen: bigint } }>('getBillingReview', {
      communityId,
      month: '2026-12',
    })
    expect(review.run).toMatchObject({ state: 'published', totalFen: promised })
    await picture(page, 'billing-published')
  })

  test('proposes a price that nobody else may slip through: typed in yuan, kept to the ten-thousandth', async () => {
    await to(page, '/billing/tariffs')
    await page.locator('.tariff').first().click()
    await page.getByRole('button', { name: '新版本（调价）' }).click()
    await page.getByLabel('单价').fill('2.8565')
    await page.getByRole('button', { name: '提交批准' }).click()
    await page.getByText('请写明依据').waitFor()
    await page.getByLabel('依据').fill('合同补充协议第 3 条')
    await page.getByRole('button', { name: '提交批准' }).click()
    await page.locator('.versions .state.due').waitFor()
    expect(await page.locator('.versions').textContent()).toContain('等另一位同事批准')
    await picture(page, 'tariffs')
    const { tariffs } = await run<{
      tariffs: { versions: { price: bigint; state: string; proposedBy: string }[] }[]
    }>('listTariffs', { communityId })
    expect(tariffs.flatMap(({ versions }) => versions)).toContainEqual(
      expect.objectContaining({ price: 28_565n, state: 'draft', proposedBy: '何敏' }),
    )
  })

  test('opens a payment to what it settled and asks for a refund that someone else decides', async () => {
    await to(page, '/payments?method=cash')
    await page.locator('.opening tbody tr').nth(1).waitFor()
    await page.keyboard.press('j')
    await page.locator('.payment-facts').waitFor()
    expect(await page.locator('.payment-facts').textContent()).toMatch(/借.*贷/)
    const { amountFen, total } = await run<{ amountFen: bigint; total: number }>('listPayments', {
      communityId,
      method: 'cash',
    })
    const sums = await page.locator('.sums-row').textContent()
    expect(sums).toContain(`合计 ${total} 笔`)
    expect(fenIn(sums?.split('¥')[1] ?? '')).toBe(amountFen)
    await picture(page, 'payments')
    await page.getByRole('button', { name: '申请退款' }).click()
    await page.getByLabel('金额').fill('1.5')
    await page.getByLabel('原因').fill('多收')
    await page.getByRole('button', { name: '提交审批' }).click()
    await page.getByText('已提交').waitFor()
    await to(page, '/payments?tab=refunds')
    await page.getByText('等另一位同事审批').waitFor()
    await picture(page, 'refunds')
  })

  test('explains a difference by its number with a reason, and takes it back by U', async () => {
    expect(complaints).toEqual([])
    // The next morning, when the day is over; yesterday's session has ended.
    stage.platform.clock.moveTo('2026-11-24T10:40:00+08:00')
    const { page, complaints: morning } = await signIn()
    await run('refreshTieOut', { date: today })
    type Row = { channel: string; channelAccountId: bigint; ours: { count: number; fen: bigint } }
    const { rows } = await run<{ rows: Row[] }>('getTieOut', { date: today })
    const cash = rows.find(({ channel }) => channel === 'cash')
    await run('recordCount', {
      channelAccountId: cash?.channelAccountId,
      date: today,
      count: cash?.ours.count,
      amountFen: (cash?.ours.fen ?? 0n) + 700n,
    })
    await to(page, `/reconciliation?date=${today}`)
    await page.locator('.proposals').waitFor()
    expect(await page.locator('.channels tbody').textContent()).toContain('差 ¥7.00')
    const sign = page.getByRole('button', { name: /签发日结证书/ })
    expect(await sign.isDisabled()).toBe(true)
    await picture(page, 'tie-out')
    await page.keyboard.press('1')
    await page.getByLabel('理由').fill('清点两遍，确实多 7 元')
    await page.locator('.ant-modal .ant-btn-primary').click()
    await page.getByText('没有待解释的差异').waitFor()
    expect(await page.locator('.explained').textContent()).toContain('确实多 7 元')
    await page.keyboard.press('u')
    await page.getByLabel('理由').fill('找到了')
    await page.locator('.ant-modal .ant-btn-primary').click()
    await page.locator('.proposals').waitFor()
    expect(morning).toEqual([])
    await page.context().close()
  })
})

test.each([
  { language: 'zh', width: 375 },
  { language: 'en', width: 1440 },
  ...(darkToo ? [{ language: 'zh', theme: 'dark', width: 1440 }] : []),
])(
  'every page in $language, $width wide',
  async (look) => {
    const { page, complaints } = await signIn(look)
    const kind = look.width < 900 ? 'narrow' : look.language === 'en' ? 'en' : 'dark'
    for (const [name, path, ready] of [
      ['billing-run', '/billing?month=2026-11', '.run-table'],
      ['charges', '/billing/charges', '.sums-row'],
      ['tariffs', '/billing/tariffs', '.tariff'],
      ['meters', '/billing/meters', '.notice'],
      ['shared-costs', '/billing/shared', '.table'],
      ['late-fee', '/billing/late-fee', '.table'],
      ['vacancies', '/billing/vacancies', '.notice'],
      ['approvals', '/billing/approvals', '.table'],
      ['payments', '/payments', '.opening'],
      ['suspense', '/payments?tab=suspense', '.notice, .table'],
      ['pending', '/payments?tab=pending', '.notice, .table'],
      ['incidents', '/payments?tab=incidents', '.notice, .incidents'],
      ['shifts', '/payments?tab=shifts', '.notice, .table'],
      ['tie-out', `/reconciliation?date=${today}`, '.channels'],
    ] as const) {
      await to(page, path)
      await page.locator(ready).first().waitFor()
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        name,
      ).toBeLessThanOrEqual(0)
      await picture(page, `${name}-${kind}`)
      if (look.language === 'en') {
        expect(await page.locator('.page-head').textContent()).not.toMatch(/\p{Script=Han}/u)
      }
    }
    expect(complaints).toEqual([])
    await page.context().close()
  },
  60_000,
)
