import { mkdirSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { afterAll, expect } from 'vitest'

const pictures = new URL('../../docs/pictures/', import.meta.url).pathname

/** A browser for one file of tests, which closes with it. */
export const openBrowser = async (publicUrl: string) => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
  })
  afterAll(() => browser.close())

  /** Signs in by the form; a first password is replaced on the way. */
  const signIn = async (
    staff: { signInName: string; password: string; isFirst?: boolean },
    options: { language?: 'zh' | 'en'; theme?: 'light' | 'dark' } = {},
  ): Promise<Page> => {
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      timezoneId: 'Asia/Shanghai',
    })
    await context.addInitScript(
      ([language, theme]) => {
        localStorage.setItem('language', language ?? 'zh')
        localStorage.setItem('theme', theme ?? 'light')
      },
      [options.language ?? 'zh', options.theme ?? 'light'],
    )
    const page = await context.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(`${publicUrl}/admin/sign-in`)
    await page.locator('input[autocomplete=username]').fill(staff.signInName)
    await page.locator('input[type=password]').fill(staff.password)
    await page.keyboard.press('Enter')
    if (staff.isFirst) {
      await page.getByLabel('现在的密码').fill(staff.password)
      await page.getByLabel('新密码').fill(`${staff.password}-Own7`)
      await page.getByLabel('再输入一次').fill(`${staff.password}-Own7`)
      await page.keyboard.press('Enter')
    }
    await page.locator('.shell').waitFor()
    return page
  }
  const to = (page: Page, path: string) => page.goto(`${publicUrl}/admin${path}`)
  return { signIn, to }
}

/** Kept in the repository, so written only when PICTURES=1 asks for new ones. */
export const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env.PICTURES !== '1') return
  mkdirSync(pictures, { recursive: true })
  await page.waitForTimeout(400)
  await page.screenshot({ path: `${pictures}${name}.png` })
}

/** The dark look differs in colours only: walked when pictures are taken and in the long run. */
export const darkToo: boolean = process.env.PICTURES === '1' || process.env.SOAK === '1'

/** The page fits a telephone; nothing is pushed out at the side. */
export const expectNarrow = async (page: Page, name: string): Promise<void> => {
  await page.setViewportSize({ width: 375, height: 812 })
  await page.waitForTimeout(100)
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(over).toBeLessThanOrEqual(0)
  await picture(page, name)
  await page.setViewportSize({ width: 1440, height: 900 })
}
