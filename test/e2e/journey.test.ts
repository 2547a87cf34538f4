import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { openOnline } from '../support/online.ts'
import { writeXlsx } from '../support/sheets.ts'

/**
 * The whole job in one browser, from an empty installation: a company's spreadsheet becomes homes
 * and arrears, a tariff becomes bills, a bill is paid on the pretend phone, the channel's bill ties
 * out with the books, and the collection rate moves. Nothing is prepared behind the product's back.
 */
const online = await openOnline({ now: '2026-11-05T09:00:00+08:00' })
const { platform, sandbox, publicUrl } = online
const browser: Browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-sync'],
})
afterAll(() => browser.close())

const at = (instant: string): void => platform.clock.moveTo(`${instant}:00+08:00`)
const admin = (page: Page, path: string) => page.goto(`${publicUrl}/admin${path}`)

const choose = async (page: Page, label: string, option: string | RegExp): Promise<void> => {
  await page.getByLabel(label, { exact: true }).click()
  await page.locator('.ant-select-item-option', { hasText: option }).click()
}
const useMenu = async (page: Page, entry: string): Promise<void> => {
  await page.getByRole('button', { name: '更多' }).click()
  await page.locator('.ant-dropdown-menu-item', { hasText: entry }).click()
}
const fillDate = async (page: Page, label: string, date: string): Promise<void> => {
  const field = page.getByLabel(label, { exact: true })
  await field.click()
  await field.fill(date)
  await field.press('Tab')
  await expect.poll(() => field.inputValue()).toBe(date)
}

const setUp = async (page: Page): Promise<void> => {
  await admin(page, '/')
  await page.waitForURL(/set-up/)
  await page.getByLabel('公司全称').fill('悦湖物业服务有限公司')
  await page.getByLabel('简称').fill('悦湖物业')
  await page.getByLabel('登录代号').fill('yuehu')
  await page.keyboard.press('Enter')
  await page.getByLabel('小区名称').fill('悦湖花园')
  await page.keyboard.press('Enter')
  await page.getByLabel('您的姓名').fill('刘文博')
  await page.getByLabel('用户名').fill('admin')
  await page.getByLabel('密码', { exact: true }).fill('lake-Garden-88')
  await page.getByLabel('再输入一次').fill('lake-Garden-88')
  await page.keyboard.press('Enter')
  await page.getByText('今天没有要处理的事').first().waitFor()
}

const signIn = async (
  page: Page,
  { name, password, isFirst = false }: { name: string; password: string; isFirst?: boolean },
): Promise<void> => {
  await admin(page, '/')
  await page.getByLabel('用户名').fill(name)
  await page.getByLabel('密码', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  if (isFirst) {
    await page.getByLabel('现在的密码').fill(password)
    await page.getByLabel('新密码').fill(`${password}-Own7`)
    await page.getByLabel('再输入一次').fill(`${password}-Own7`)
    await page.keyboard.press('Enter')
  }
  await page.locator('.shell').waitFor()
}

const openPage = async (): Promise<Page> => {
  const context = await browser.newContext({
    timezoneId: 'Asia/Shanghai',
    locale: 'zh-CN',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await context.addInitScript(() => localStorage.setItem('language', 'zh'))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  return page
}

/** A ledger as it comes: a title, a total, one row that cannot be right. */
const ledger = (): Promise<string> =>
  writeXlsx([
    {
      name: '1栋',
      rows: [
        ['悦湖花园 1 栋物业费台账（截至2026年10月31日）'],
        ['房号', '业主', '电话', '面积', '单价', '交至', '欠费'],
        ['101', '韩梅', '13800138001', 100, 2.5, '2026-10', null],
        ['102', '李雷', '13800138002', 80, 2.5, '2026-07', 600],
        ['201', '王芳', '13800138003', -5, 2.5, '2026-10', null],
        ['202', '赵刚', '13800138004', 120, 2.5, '2026-10', null],
        ['合计', null, null, 300, null, null, 600],
      ],
    },
  ])

const importLedger = async (page: Page): Promise<void> => {
  await admin(page, '/map/import')
  await page.locator('input[type=file]').setInputFiles(await ledger())
  await page.getByRole('button', { name: /^导入 3 处房产/ }).click()
  await page.getByText('已导入 3 处房产').first().waitFor()
  await page
    .getByText(/1 行被拒绝/)
    .first()
    .waitFor()
}

/** Proposes a tariff; a second person approves it; then the homes are billed under it. */
const setTariff = async (page: Page): Promise<void> => {
  await admin(page, '/billing/tariffs')
  await page.getByRole('button', { name: '新收费标准' }).click()
  await choose(page, '收费项目', '物业费')
  await page.getByLabel('标准名称').fill('住宅物业费 2.50')
  await page.getByLabel('单价').fill('2.50')
  await fillDate(page, '生效日', '2026-11-01')
  await page.getByLabel('依据').fill('《物业服务合同》第 5 条')
  await page.getByRole('button', { name: '提交批准' }).click()
  const row = page.locator('.tariff', { hasText: '住宅物业费 2.50' })
  await row.click()
  // Nobody approves what they proposed.
  await page.getByText('等另一位同事批准', { exact: true }).waitFor()
  await approveAsManager(await addManager(page))
  await admin(page, '/billing/tariffs')
  await row.click()
  await page.getByText('已批准').first().waitFor()
  await page.getByRole('button', { name: '分配到房产' }).click()
  await fillDate(page, '起始日', '2026-11-01')
  await page.getByRole('button', { name: '分配 3 处' }).click()
  await page.getByText('已分配 3 处').first().waitFor()
}

/** @returns the first password of the manager, as the page shows it once */
const addManager = async (page: Page): Promise<string> => {
  await admin(page, '/settings?view=staff')
  await page.getByRole('button', { name: '新增人员' }).click()
  await page.getByLabel('姓名').fill('陈静')
  await page.getByLabel('登录名').fill('chenjing')
  await choose(page, '角色', /^经理/)
  await page.keyboard.press('Escape')
  await page.locator('.ant-modal-footer button', { hasText: '新增人员' }).click()
  const password = await page.locator('.password code').textContent()
  await page.getByRole('button', { name: '已经记下' }).click()
  return password ?? ''
}

const approveAsManager = async (password: string): Promise<void> => {
  const page = await openPage()
  await signIn(page, { name: 'chenjing', password, isFirst: true })
  await admin(page, '/billing/approvals')
  await page.getByRole('button', { name: '批准' }).click()
  await page.getByText('没有待审批的事').or(page.getByText('已批准')).first().waitFor()
  await page.context().close()
}

/** What the merchant platform gives is pasted into the form. */
const addMerchant = async (page: Page): Promise<void> => {
  const merchant = await sandbox.merchant({ name: '悦湖物业', mode: 'direct' })
  const [[keyId = '', key = ''] = []] = Object.entries(merchant.platformKeys as object)
  await admin(page, '/settings?view=wechat')
  await page.getByRole('button', { name: '添加商户号' }).first().click()
  const fields = {
    名称: merchant.name,
    商户号: merchant.mchid,
    AppID: merchant.appid,
    商户证书序列号: merchant.serialNo,
    'APIv3 密钥': merchant.apiV3Key,
    '商户私钥（apiclient_key.pem 的全部内容）': merchant.privateKey,
    '微信支付公钥 ID 或平台证书序列号': keyId,
    微信支付公钥或平台证书: key,
  }
  for (const [label, value] of Object.entries(fields)) {
    await page.getByLabel(label, { exact: true }).fill(String(value))
  }
  await page.locator('.ant-modal-footer button', { hasText: '保存' }).click()
  await page.getByText('使用中').waitFor()
}

/** Ctrl K finds the payer; B copies the signed address of the bill. */
const copyBillLink = async (page: Page, name: string): Promise<string> => {
  await admin(page, '/')
  await page.locator('.shell').waitFor()
  await page.keyboard.press('Control+k')
  await page.locator('.palette input').fill(name)
  await page.locator('.palette button', { hasText: name }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(/households/)
  await useMenu(page, '复制账单链接')
  await page.getByText('账单链接已复制').waitFor()
  return page.evaluate(() => navigator.clipboard.readText())
}

const publish = async (page: Page): Promise<void> => {
  await admin(page, '/billing')
  await page.getByRole('button', { name: /^试算/ }).first().click()
  await page.getByRole('button', { name: /发布 3 笔/ }).click()
  await page.getByRole('heading', { name: '已发布' }).waitFor()
}

/** The owner opens the link on a phone of their own and pays; the notice is lost on its way. */
const payAsOwner = async (url: string): Promise<void> => {
  const phone = await browser.newContext({
    viewport: { width: 375, height: 740 },
    locale: 'zh-CN',
    userAgent:
      'Mozilla/5.0 (Linux; Android 11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/87.0.4280.141 Mobile Safari/537.36',
  })
  const page = await phone.newPage()
  await page.goto(url)
  await page.locator('a.btn').click()
  await page.getByRole('button', { name: /微信支付/ }).click()
  await page.getByText('丢失').click()
  await page.getByRole('button', { name: /^支付/ }).click()
  await page.getByText('支付结果确认中').or(page.getByText('已缴清')).first().waitFor()
  await phone.close()
}

/** The month's rate as the report shows it, and the entries behind it. */
const rateOf = async (page: Page): Promise<string> => {
  await admin(page, '/reports?through=2026-11')
  const head = page.locator('.rate-head', { hasText: '当月收缴率' })
  return (await head.locator('strong').textContent()) ?? ''
}

/** The next morning: the channel's bill, money on the bank account, the day is signed. */
const tieOut = async (page: Page): Promise<void> => {
  await admin(page, '/reconciliation?date=2026-11-05')
  await useMenu(page, '取渠道账单')
  await page.getByText('账单已收下').waitFor()
  await page.getByText('1 笔全部对平').waitFor()
  await useMenu(page, '登记到账')
  const landed = /期末在途 ¥([\d.]+)/.exec((await page.locator('.effect').textContent()) ?? '')?.[1]
  await page.getByLabel('金额').fill(landed ?? '')
  await page.locator('.ant-modal-footer button', { hasText: '登记到账' }).click()
  await page.getByText('已登记到账').waitFor()
  await page.getByRole('button', { name: /^签发日结证书/ }).click()
  await page.getByText('已签发，账目锁定').first().waitFor()
}

test('spreadsheet → tariff → bills → link → paid on the phone → tied out → the rate moves', async () => {
  const page = await openPage()
  await setUp(page)
  await importLedger(page)
  await setTariff(page)
  await publish(page)
  await addMerchant(page)
  expect(await rateOf(page)).toBe('0.00%')
  await payAsOwner(await copyBillLink(page, '韩梅'))

  // Nobody told us and nobody asked: the channel's bill of the next morning heals it. The session
  // of the day before has ended.
  at('2026-11-06T10:40')
  await signIn(page, { name: 'admin', password: 'lake-Garden-88' })
  await tieOut(page)
  // 250.00 of 750.00, and the number opens to the one payment.
  expect(await rateOf(page)).toBe('33.33%')
  await page.locator('.rate-head', { hasText: '当月收缴率' }).click()
  await page.getByText('1 条账目，合计 ¥250.00').waitFor()
  await admin(page, '/settings?view=books')
  await page.getByRole('button', { name: /核对账簿/ }).click()
  await page.getByText('没有差异').waitFor()
  await page.context().close()
}, 180_000)
