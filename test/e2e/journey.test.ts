import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, expect, test } from 'vitest'
import { operationsByName } from '../../src/app/operations.ts'
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

/** An operation of the signed-in person, called from their page. */
const call = <T>(page: Page, name: string, input: object = {}): Promise<T> =>
  page.evaluate(
    async ([operation, body]) => {
      const answer = await fetch(`/api/${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: body ?? '{}',
      })
      // Ids do not fit a number.
      const text = (await answer.text()).replaceAll(/:(-?\d{16,})/g, ':"$1"')
      if (!answer.ok) throw new Error(`${operation}: ${text}`)
      return JSON.parse(text)
    },
    [name, JSON.stringify(input)],
  )

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

/** Yesterday's session has ended. */
const signIn = async (page: Page): Promise<void> => {
  await admin(page, '/')
  await page.getByLabel('用户名').fill('admin')
  await page.getByLabel('密码', { exact: true }).fill('lake-Garden-88')
  await page.keyboard.press('Enter')
  await page.locator('.shell').waitFor()
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

const setTariff = async (page: Page, communityId: string): Promise<void> => {
  // An import may have brought the item with its opening arrears.
  const { items } = await call<{ items: { id: string; code: string }[] }>(page, 'listChargeItems')
  const known = items.find(({ code }) => code === 'propertyFee')?.id
  const chargeItemId =
    known ??
    (
      await call<{ chargeItemId: string }>(page, 'createChargeItem', {
        code: 'propertyFee',
        nameZh: '物业费',
        nameEn: 'Property fee',
      })
    ).chargeItemId
  const { tariffId, versionId } = await call<{ tariffId: string; versionId: string }>(
    page,
    'createTariff',
    {
      communityId,
      chargeItemId,
      name: '住宅物业费 2.50',
      formula: 'areaPrice',
      firstVersion: {
        effectiveFrom: '2026-11-01',
        price: 25_000,
        legalBasis: '《物业服务合同》第 5 条',
      },
    },
  )
  // Nobody approves what they proposed: a manager does.
  const me = await call(page, 'approveTariffVersion', { versionId }).catch(String)
  expect(me).toContain('ownApproval')
  const manager = {
    kind: 'staff',
    id: 9n,
    name: '陈静',
    grants: [{ role: 'manager', communityId: null }],
  } as const
  const [company] = await platform.query<{ company_id: string }>(
    'select company_id from property.company',
  )
  const companyId = BigInt(company?.company_id ?? 0)
  const approve = operationsByName.get('approveTariffVersion')
  if (!approve) throw new Error('no approveTariffVersion')
  await platform.run(approve, { versionId: BigInt(versionId) }, { companyId, actor: manager })
  await call(page, 'assignTariff', { tariffId, from: '2026-11-01', unitKind: 'home' })
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

const rateOf = async (page: Page, communityId: string): Promise<number> => {
  const { rates } = await call<{ rates: { month: { percent: string | null } } }>(
    page,
    'getCollectionRates',
    { communityId, throughMonth: '2026-11' },
  )
  return Number(rates.month.percent ?? 0)
}

test('spreadsheet → tariff → bills → link → paid on the phone → tied out → the rate moves', async () => {
  const context = await browser.newContext({ timezoneId: 'Asia/Shanghai', locale: 'zh-CN' })
  await context.addInitScript(() => localStorage.setItem('language', 'zh'))
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await setUp(page)
  await importLedger(page)
  const { communities } = await call<{ communities: { id: string }[] }>(page, 'listCommunities')
  const communityId = communities[0]?.id ?? ''
  await setTariff(page, communityId)
  await publish(page)
  const { name, mchid, appid, serialNo, privateKey, apiV3Key, platformKeys } =
    await sandbox.merchant({ name: '悦湖物业', mode: 'direct' })
  const channel = {
    name,
    mode: 'direct',
    mchid,
    appid,
    serialNo,
    privateKey,
    apiV3Key,
    platformKeys,
  }
  await call(page, 'setWechatPayAccount', channel)
  const before = await rateOf(page, communityId)

  const { households } = await call<{ households: { householdId: string }[] }>(
    page,
    'searchHouseholds',
    { communityId, text: '韩梅' },
  )
  const { url } = await call<{ url: string }>(page, 'createBillLink', {
    householdId: households[0]?.householdId,
  })
  await payAsOwner(url)

  // Nobody told us and nobody asked: the channel's bill of the next morning heals it.
  at('2026-11-06T10:40')
  await signIn(page)
  await call(page, 'fetchStatements')
  await call(page, 'refreshTieOut', { date: '2026-11-05' })
  const { rows, sums } = await call<{
    rows: { channel: string; channelAccountId: string; ours: object; theirs: { netFen: number } }[]
    sums: object
  }>(page, 'getTieOut', { date: '2026-11-05' })
  expect(sums).toMatchObject({ openCount: 0, differenceFen: 0 })
  const paid = rows.find((row) => row.channel === 'wechatpay')
  expect(paid).toMatchObject({ ours: { count: 1, fen: 25_000 }, theirs: { count: 1, fen: 25_000 } })
  await call(page, 'recordLanding', {
    channelAccountId: paid?.channelAccountId,
    landedOn: '2026-11-06',
    amountFen: paid?.theirs.netFen,
  })
  await admin(page, '/reconciliation?date=2026-11-05')
  await page.getByRole('button', { name: /^签发日结证书/ }).click()
  await page.getByText('已签发，账目锁定').first().waitFor()

  expect(before).toBe(0)
  // 250.00 of 750.00.
  expect(await rateOf(page, communityId)).toBeCloseTo(33.33, 1)
  const { differences } = await call<{ differences: unknown[] }>(page, 'verifyBooks')
  expect(differences).toEqual([])
  await context.close()
}, 90_000)
