import { mkdirSync } from 'node:fs'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { invoicesOperations } from '../../src/invoices/index.ts'
import { openOnline, openSeeded } from '../support/online.ts'
import { knowOperations } from '../support/seed.ts'

/**
 * The owner's journey in a real browser against the real server and the WeChat Pay sandbox: from
 * the link in a message to the receipt. Every page is looked at on a phone and on a desk, in both
 * languages, and its picture goes into docs/pictures when PICTURES=1.
 */
knowOperations(invoicesOperations)
const online = await openOnline()
const { seeded } = await openSeeded(online, {
  homes: 13,
  months: ['2026-09', '2026-10', '2026-11'],
  lateFeePpm: 500,
})
const { seeded: fresh } = await openSeeded(online, { homes: 13, months: ['2026-11'] })
const { seeded: empty } = await openSeeded(online, { homes: 1, months: [] })

const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

const pictures = new URL('../../docs/pictures/', import.meta.url).pathname
if (process.env.PICTURES === '1') mkdirSync(pictures, { recursive: true })

const phone = { width: 375, height: 740 }
const desk = { width: 1440, height: 900 }
const mobileAgent =
  'Mozilla/5.0 (Linux; Android 11; PCT-AL10) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.141 Mobile Safari/537.36'

/** A browser that reads like one person; anything it finds wrong in its console fails the test. */
const person = async (
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> => {
  const context = await browser.newContext({
    viewport: phone,
    deviceScaleFactor: 2,
    locale: 'zh-CN',
    userAgent: mobileAgent,
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  return { context, page, complaints }
}

const linkOf = async (community: typeof seeded, index: number): Promise<string> => {
  const { url } = await community.run<{ url: string }>('createBillLink', {
    householdId: community.households[index]?.householdId,
  })
  return url
}

/** Kept in the repository, so written only when PICTURES=1 asks for new ones. */
const picture = async (page: Page, name: string): Promise<void> => {
  if (process.env.PICTURES !== '1') return
  await page.screenshot({ path: `${pictures}${name}.png`, fullPage: true })
}

/** Nothing stands out to the right, and what one must hit is big enough. */
const expectFits = async (page: Page): Promise<void> => {
  const { overflow, small } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    small: [...document.querySelectorAll('a, button, summary, label.opt')]
      .filter((it) => (it as HTMLElement).offsetParent !== null)
      .filter((it) => it.getBoundingClientRect().height < 44)
      .map((it) => it.textContent),
  }))
  expect(overflow).toBeLessThanOrEqual(0)
  expect(small).toEqual([])
}

test('an owner opens the bill, pays on the phone and keeps the receipt', async () => {
  const { context, page, complaints } = await person()
  await page.goto(await linkOf(fresh, 0))
  await expectFits(page)
  expect(await page.locator('h1').textContent()).toContain('3栋2单元1102室')
  const button = page.locator('a.btn')
  const box = await button.boundingBox()
  expect((box?.y ?? 999) + (box?.height ?? 0)).toBeLessThan(370)
  await picture(page, 'owner-bill')
  await page.goto(`${page.url()}?size=large`)
  await expectFits(page)
  await picture(page, 'owner-bill-large')
  await page.goto(`${page.url()}?size=normal`)
  await page.locator('a.btn').click()
  await expectFits(page)
  await picture(page, 'owner-pay')
  const amount = (await page.locator('[data-total]').textContent()) ?? ''
  await page.locator('input[type=checkbox]').last().uncheck()
  expect(await page.locator('[data-total]').textContent()).not.toBe(amount)
  await page.locator('input[type=checkbox]').last().check()
  expect(await page.locator('[data-total]').textContent()).toBe(amount)

  // On the pretend phone one first changes one's mind: the page does not claim a payment.
  await page.getByRole('button', { name: /微信支付/ }).click()
  await page.getByRole('button', { name: '取消' }).click()
  await page.waitForSelector('text=支付结果确认中')
  await expectFits(page)
  await picture(page, 'owner-pay-pending')
  const result = page.url()
  await page.getByText('返回账单').click()
  expect(await page.locator('.hero').textContent()).not.toContain('没有要缴的')
  expect(await page.locator('.amount').textContent()).toBe(amount)
  await page.goto(result)
  await page.getByRole('button', { name: '我没有付，换一种方式' }).click()
  await page.waitForURL(/\/b\/[\w-]{46}$/)

  // Then pays, and the notice is lost: asking the channel finds it.
  await page.locator('a.btn').click()
  await page.getByRole('button', { name: /微信支付/ }).click()
  await page.getByText('丢失').click()
  online.platform.clock.moveTo('2026-11-23T09:46:30+08:00')
  await page.getByRole('button', { name: /^支付/ }).click()
  await page.waitForSelector('text=已缴清')
  await expectFits(page)
  await picture(page, 'owner-pay-success')
  expect(await page.locator('.amount').textContent()).toBe(amount)
  await page.getByText('看收据，保存或打印').click()
  expect(await page.locator('h1').textContent()).toBe('收据')
  await expectFits(page)
  await picture(page, 'owner-receipt')
  await page.goto(await linkOf(fresh, 0))
  expect(await page.locator('.hero .st').textContent()).toBe('已缴清')
  await picture(page, 'owner-bill-paid')
  await page.getByText('以前的账单和收据').click()
  await expectFits(page)
  await picture(page, 'owner-history')
  expect(complaints).toEqual([])
  await context.close()
})

test('arrears, late fee and an objection, without JavaScript and in English', async () => {
  const { context, page } = await person({ javaScriptEnabled: false, locale: 'en-GB' })
  await page.goto(await linkOf(seeded, 0))
  expect(await page.locator('.hero .st').textContent()).toBe('Past due')
  expect(await page.locator('html').getAttribute('lang')).toBe('en')
  await picture(page, 'owner-bill-arrears-en')
  await page.goto(`${page.url()}?lang=zh`)
  await picture(page, 'owner-bill-arrears')
  const line = page.locator('details', { hasText: '公摊电费' }).first()
  await line.getByText('对此项有异议').click()
  await picture(page, 'owner-dispute')
  await page.getByText('分摊或计算办法不对').click()
  await page.getByLabel('说说情况').fill('大厅在装修，用的是楼道的电。')
  await page.getByRole('button', { name: '提交异议' }).click()
  expect(await page.locator('h1').textContent()).toContain('的异议')
  await picture(page, 'owner-dispute-open')
  await page.goto(await linkOf(seeded, 0))
  await page.getByText('有异议，已暂停').first().waitFor()
  await page.locator('a.btn').click()
  await page.getByRole('button', { name: /微信支付/ }).waitFor()
  await picture(page, 'owner-pay-disputed')
  await context.close()
})

test('the share of a common cost is checked on a second page, which goes on without a network', async () => {
  const { context, page, complaints } = await person()
  await page.goto(await linkOf(seeded, 4))
  await page.getByText('13 户分摊之和等于总额，可以验证').first().click()
  await expectFits(page)
  await picture(page, 'owner-share')
  const root = (await page.locator('.code-text').textContent()) ?? ''
  await page.getByText('公开的一页').click()
  expect(await page.locator('.code-text').textContent()).toBe(root)
  await expectFits(page)
  await picture(page, 'owner-share-public')
  await page.goBack()
  await page.getByText('现在就验证').click()
  await page.waitForSelector('text=验证通过')
  await expectFits(page)
  await picture(page, 'owner-verify')
  await context.setOffline(true)
  const field = page.getByLabel('证明')
  const proof = await field.inputValue()
  await field.fill(
    proof.replace(/"totalFen":"(\d+)"/, (_, fen) => `"totalFen":"${BigInt(fen) + 1n}"`),
  )
  await page.getByRole('button', { name: '验证' }).click()
  await page.waitForSelector('text=各户分摊之和不等于总额')
  expect(await page.locator('[data-verdict]').textContent()).toBe('验证不通过')
  await picture(page, 'owner-verify-wrong')
  await field.fill('not a proof')
  await page.getByRole('button', { name: '验证' }).click()
  await page.waitForSelector('text=读不懂这份证明')
  expect(await page.locator('[data-check]:visible').count()).toBe(0)
  await field.fill(proof)
  await page.getByRole('button', { name: '验证' }).click()
  await page.waitForSelector('text=验证通过')
  expect(complaints).toEqual([])
  await context.close()
})

test('a relative sees home and sum, pays, and reaches nothing else', async () => {
  const { context, page, complaints } = await person()
  await page.goto(`${await linkOf(fresh, 4)}/family`)
  const address = await page.getByLabel('或者把这个地址发给家人').inputValue()
  await page.goto(address)
  await expectFits(page)
  await picture(page, 'owner-relative')
  expect(await page.locator('main').textContent()).not.toContain('户号')
  for (const path of ['history', 'dispute', 'bill.pdf', 'family']) {
    expect((await page.request.get(`${address}/${path}`)).status()).toBe(404)
  }
  await page.locator('a.btn').click()
  await page.getByRole('button', { name: /微信支付/ }).click()
  await page.getByRole('button', { name: /^支付/ }).click()
  await online.sandbox.deliver()
  await page.waitForSelector('text=已缴清')
  expect(await page.locator('main').textContent()).not.toContain('户主')
  const orders = await online.platform.query<{ payer_kind: string }>(
    'select payer_kind from payments.payment_order where household_id = $1',
    [fresh.households[4]?.householdId],
  )
  expect(orders.map(({ payer_kind }) => payer_kind)).toEqual(['relative'])
  expect(complaints).toEqual([])
  await context.close()
})

test('inside WeChat its own window pays, and the result stands on our page', async () => {
  const { context, page, complaints } = await person({
    userAgent: `${mobileAgent} MicroMessenger/8.0.50`,
  })
  await page.goto(await linkOf(fresh, 2))
  await page.locator('a.btn').click()
  await page.getByRole('button', { name: /微信支付/ }).click()
  await page.frameLocator('iframe').getByRole('button', { name: /^支付/ }).click()
  await page.waitForURL(/\/payments\/\d+$/)
  await online.sandbox.deliver()
  await page.waitForSelector('text=已缴清')
  expect(complaints).toEqual([])
  await context.close()
})

test('at a desk a code is shown to scan, and the page turns when it is paid', async () => {
  const { context, page, complaints } = await person({ viewport: desk, userAgent: 'Desktop' })
  await page.goto(await linkOf(fresh, 1))
  await picture(page, 'owner-bill-desk')
  await page.locator('a.btn').click()
  await page.locator('button.btn').click()
  await page.waitForSelector('.code svg')
  await picture(page, 'owner-pay-scan')
  const [trade] = await online.sandbox.control('GET', 'trades?state=NOTPAY')
  await online.sandbox.pay(trade.outTradeNo ?? trade.out_trade_no)
  await online.sandbox.deliver()
  await page.waitForSelector('text=已缴清')
  expect(complaints).toEqual([])
  await context.close()
})

test('empty, broken and unknown, dark and with text of twice the size', async () => {
  const { context, page } = await person({ colorScheme: 'dark' })
  await page.goto(await linkOf(empty, 0))
  expect(await page.locator('.hero .st').textContent()).toBe('还没有账单')
  await picture(page, 'owner-bill-empty')
  await page.goto(await linkOf(seeded, 1))
  await picture(page, 'owner-bill-dark')
  await page.addStyleTag({ content: 'html { font-size: 200% }' })
  await page.setViewportSize({ width: 375, height: 740 })
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - window.innerWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
  await picture(page, 'owner-bill-twice')
  await page.goto(`${online.publicUrl}/b/nonsense`)
  expect(await page.locator('h1').textContent()).toBe('链接不完整')
  await page.goto(`${online.publicUrl}/nowhere`)
  expect(await page.locator('h1').textContent()).toBe('没有找到')
  await page.goBack()
  await picture(page, 'owner-link-unknown')
  const old = await linkOf(seeded, 2)
  await seeded.run('createBillLink', {
    householdId: seeded.households[2]?.householdId,
    revokeEarlier: true,
  })
  await page.goto(old)
  expect(await page.locator('h1').textContent()).toBe('链接已换新')
  await page.goto(`${await linkOf(seeded, 3)}/family`)
  await picture(page, 'owner-family')
  await context.close()
})

/** As a phone's camera writes it: 12 megapixels of noise, and where it was taken. */
const cameraPhoto = async (page: Page): Promise<Buffer> => {
  const drawn = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    canvas.width = 4032
    canvas.height = 3024
    const pen = canvas.getContext('2d')
    for (let at = 0; pen && at < 30_000; at += 1) {
      pen.fillStyle = `hsl(${at % 360} 60% 50%)`
      pen.fillRect((at * 7919) % 4032, (at * 104_729) % 3024, 24, 24)
    }
    return canvas.toDataURL('image/jpeg', 0.95).split(',')[1] ?? ''
  })
  const bytes = Buffer.from(drawn, 'base64')
  const exif = Buffer.from('Exif\0\0GPS 31.2304 121.4737')
  const head = Buffer.of(0xff, 0xe1, 0, exif.length + 2)
  return Buffer.concat([bytes.subarray(0, 2), head, exif, bytes.subarray(2)])
}

test('photos of an objection are made small on the phone, and where they were taken is struck out', async () => {
  const { context, page, complaints } = await person()
  const link = await linkOf(seeded, 11)
  await page.goto(`${link}/dispute`)
  await page.locator('a.row').first().click()
  await page.getByText('用量或数目不对').click()
  const buffer = await cameraPhoto(page)
  expect(buffer.length).toBeGreaterThan(1_000_000)
  const photo = { name: 'IMG_1.jpg', mimeType: 'image/jpeg', buffer }
  const broken = { name: 'IMG_2.jpg', mimeType: 'image/jpeg', buffer: buffer.subarray(0, 400) }
  const field = page.locator('#photos')
  await field.setInputFiles([photo, broken])
  await page.getByText('有一张打不开').waitFor()
  await field.setInputFiles([photo, photo, photo])
  await page.getByText('最多 3 张，多的没有加上').waitFor()
  expect(await page.locator('.photo').count()).toBe(3)
  await expectFits(page)
  await picture(page, 'owner-dispute-photos')
  await page.getByRole('button', { name: '删去 3' }).click()
  await page.getByRole('button', { name: '提交异议' }).click()
  const shown = page.locator('.photos img')
  await shown.nth(1).waitFor()
  expect(await shown.count()).toBe(2)
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete))
  const [width, height] = await shown.first().evaluate((it) => {
    const { naturalWidth, naturalHeight } = it as HTMLImageElement
    return [naturalWidth, naturalHeight] as const
  })
  expect(width).toBeGreaterThanOrEqual(900)
  expect(width).toBeLessThanOrEqual(1600)
  expect(height).toBe((width * 3) / 4)
  const address = new URL((await shown.first().getAttribute('src')) ?? '', link)
  const kept = await (await context.request.get(address.href)).body()
  expect(kept.length).toBeLessThanOrEqual(600_000)
  expect(kept.includes('GPS')).toBe(false)
  await expectFits(page)
  expect(complaints).toEqual([])
  await context.close()
})
