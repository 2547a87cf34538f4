import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

const stage = await openAdminStage({ homes: 40 })
const { signIn, to } = await openBrowser(stage.publicUrl)
const { firstPassword: chiefPassword } = await stage.seeded.run<{ firstPassword: string }>(
  'addStaff',
  {
    signInName: 'chief',
    displayName: '刘文博',
    grants: [{ role: 'administrator', communityId: null }],
  },
)
const chief = { signInName: 'chief', password: `${chiefPassword}-Own7` }

const fenOf = (text: string | null): bigint => BigInt((text ?? '').replace(/\D/g, '') || '-1')

describe('reports', () => {
  let page: Page
  beforeAll(async () => {
    page = await signIn({ signInName: 'chief', password: chiefPassword, isFirst: true })
  })

  test('strict stands beside loose; a numerator opens to entries that sum to it', async () => {
    await to(page, '/reports')
    await page.locator('.breakdown tbody tr').first().waitFor()
    const kinds = await page.locator('.rate-head .tag').allTextContents()
    expect(kinds).toEqual(['严格口径', '宽松口径', '往年欠费'])
    await page.locator('.chart svg').waitFor()
    await picture(page, 'admin-reports')
    const figure = page.locator('.breakdown tfoot .figure').nth(1)
    const received = fenOf(await figure.textContent())
    await figure.click()
    await page.locator('.entries tbody tr').first().waitFor()
    expect(fenOf(await page.locator('.entries .section-head .money').textContent())).toBe(received)
    await picture(page, 'admin-reports-entries')
    await page.keyboard.press('Escape')
    // The filter lives in the address and survives a reload.
    await to(page, '/reports?by=month&debtor=owner')
    await page.locator('.breakdown tbody tr').first().waitFor()
    expect(await page.locator('.breakdown th').first().textContent()).toBe('月份')
    await expectNarrow(page, 'admin-reports-narrow')
  })

  test('ageing, the movements that balance, closings and receipts without a gap', async () => {
    await to(page, '/reports?view=ageing')
    await page.locator('.arrears tbody tr').first().waitFor()
    const total = fenOf(await page.locator('.ages tfoot .money').last().textContent())
    expect(fenOf(await page.locator('.arrears h2 .money').textContent())).toBe(total)
    await picture(page, 'admin-reports-ageing')
    /** Every figure of a report opens to entries that sum to it. */
    const expectOpens = async (figure: Locator): Promise<void> => {
      const fen = fenOf(await figure.textContent())
      await figure.click()
      const sum = page.locator('.entries .section-head .money')
      await expect.poll(async () => fenOf(await sum.textContent())).toBe(fen)
      await page.keyboard.press('Escape')
      await page.locator('.entries').waitFor({ state: 'detached' })
    }
    await to(page, '/reports?view=identity')
    await page.getByText('各列与总账一致').waitFor()
    await expectOpens(page.locator('.identity .figure').last())
    await picture(page, 'admin-reports-identity')
    await to(page, '/reports?view=day')
    await page.getByText('按收款方式').waitFor()
    await picture(page, 'admin-reports-day')
    await to(page, '/reports?view=month')
    await page.getByText('月结之前').waitFor()
    await expectOpens(page.locator('.report-halves .figure').first())
    await expectOpens(page.locator('.figures .figure').last())
    await to(page, '/reports?view=receipts')
    await page.getByText('没有缺号').first().waitFor()
    const file = await page.request.get(
      `${stage.publicUrl}${await page.getByText('导出').getAttribute('href')}`,
    )
    expect([file.status(), (await file.body()).subarray(0, 2).toString()]).toEqual([200, 'PK'])
  })
})

describe('settings', () => {
  let page: Page
  beforeAll(async () => {
    page = await signIn(chief)
  })

  test('a member of staff is added, and the first password is shown once', async () => {
    await to(page, '/settings?view=staff')
    await page.locator('.staff tbody tr').first().waitFor()
    await page.keyboard.press('a')
    await page.getByLabel('姓名').fill('赵敏')
    await page.getByLabel('登录名').fill('zhaomin')
    await page.getByLabel('角色').click()
    await page.locator('.ant-select-item-option', { hasText: '收费员' }).click()
    await page.keyboard.press('Escape')
    await page.locator('.ant-modal-footer').getByText('新增人员').click()
    await page.getByText('赵敏 的首个密码').waitFor()
    expect(await page.locator('.password code').textContent()).toMatch(/.{12,}/)
    await page.getByRole('button', { name: '已经记下' }).click()
    await page.locator('.staff tr', { hasText: 'zhaomin' }).waitFor()
    await picture(page, 'admin-settings-staff')
  })

  test('rights, books and the log of what was done', async () => {
    await to(page, '/settings?view=rights')
    const row = page.locator('.rights tr', { hasText: '新增人员' })
    await row.waitFor()
    expect(await row.locator('.icon').count()).toBe(1)
    await picture(page, 'admin-settings-rights')
    await to(page, '/settings?view=books')
    await page.getByRole('button', { name: '核对账簿' }).click()
    await page.getByText('全部一致').waitFor({ timeout: 30_000 })
    await picture(page, 'admin-settings-books')
    await to(page, '/settings?view=audit')
    await page.locator('.audit button', { hasText: '新增人员' }).first().click()
    expect(await page.locator('.asked-whole').textContent()).toContain('cashier')
    await picture(page, 'admin-settings-audit')
    await expectNarrow(page, 'admin-settings-audit-narrow')
  })

  test('a WeChat Pay account goes in; its keys never come out', async () => {
    const { merchant } = await stage.openMerchant(stage.seeded)
    await to(page, '/settings?view=wechat')
    await page.getByText(merchant.mchid).first().waitFor()
    const shown = (await page.locator('.page').innerHTML()) + (await page.content())
    expect(shown).not.toContain(merchant.apiV3Key)
    expect(shown).not.toContain('PRIVATE KEY')
    await picture(page, 'admin-settings-wechat')
  })
})
