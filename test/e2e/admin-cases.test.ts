import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { collectionsOperations } from '../../src/collections/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/** 案件 in a real browser: why it is not paid, its remedy, a promise, parts that are signed, and a hand-over. */
knowOperations(collectionsOperations)
const stage = await openAdminStage({ homes: 40 })
const { run, households, communityId } = stage.seeded
const { signIn, to } = await openBrowser(stage.publicUrl)

type Staff = { staffId: bigint; signInName: string; password: string; isFirst: boolean }
const addStaff = async (signInName: string, displayName: string, role: string): Promise<Staff> => {
  const { staffId, firstPassword } = await run<{ staffId: bigint; firstPassword: string }>(
    'addStaff',
    { signInName, displayName, grants: [{ role, communityId: null }] },
  )
  return { staffId, signInName, password: firstPassword, isFirst: true }
}
const steward = await addStaff('chenjing', '陈静', 'steward')
const other = await addStaff('liuyang', '刘洋', 'steward')
const manager = await addStaff('wanghui', '王慧', 'manager')

const caseOf = async (at: number): Promise<bigint> => {
  const { caseId } = await run<{ caseId: bigint }>('openCase', {
    householdId: households[at]?.householdId,
    stewardId: steward.staffId,
    nextAction: 'call',
    nextOn: '2026-11-23',
  })
  return caseId
}
// One that owes three months, one that owes October and November, and more of them.
const cases = [await caseOf(4), await caseOf(3), await caseOf(10), await caseOf(15)]
const [longest = 0n, promising = 0n] = cases

const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })
const choose = async (page: Page, label: string, option: string | RegExp): Promise<void> => {
  await page.getByRole('dialog').getByLabel(label).click()
  await page.locator('.ant-select-item-option').filter({ hasText: option }).click()
}
const row = (page: Page, at: number) => page.locator('.case-list tbody tr:not(.sums-row)').nth(at)

describe('a steward', () => {
  let page: Page
  beforeAll(async () => {
    page = await signIn(steward)
  }, 60_000)

  test('finds a case by filters that the address keeps, with sums over all of them', async () => {
    await to(page, '/dunning/cases')
    await row(page, 0).waitFor()
    const all = await run<{ total: number; overdueFen: bigint }>('listCases', { communityId })
    await page.getByText(`筛选结果 ${all.total} 户`).first().waitFor()
    await picture(page, 'admin-cases')
    await page.getByLabel('管家').click()
    await page.locator('.ant-select-item-option').filter({ hasText: '没有分配' }).click()
    await page.getByText('没有符合条件的案件').waitFor()
    expect(page.url()).toContain('steward=nobody')
    await page.getByRole('button', { name: '清除筛选' }).click()
    await page.getByLabel('下一步日期').click()
    await page.locator('.ant-select-item-option').filter({ hasText: '今天及以前' }).click()
    await page.getByText(`筛选结果 ${cases.length} 户`).first().waitFor()
    expect(page.url()).toContain('due=today')
    await page.reload()
    await row(page, 0).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '未缴原因' }).waitFor()
  })

  test('says why it is not paid, and the remedy is the next step', async () => {
    await to(page, `/dunning/cases/${longest}`)
    await page.getByText('还不知道为什么没缴').waitFor()
    await page.getByRole('button', { name: '有困难' }).click()
    await inDialog(page, '认定这个原因').click()
    await page.locator('.case-remedy').getByText('提出分期').waitFor()
    await page.locator('.case-next').getByText('商量分期').waitFor()
    await page.getByText('陈静 认定').waitFor()
  })

  test('proposes parts to the fen; what is signed is shown word for word', async () => {
    await page.keyboard.press('i')
    await page.getByLabel('理由').fill('失业，三个月内可缴清')
    const first = page.getByLabel('第 1 期金额')
    const amount = await first.inputValue()
    await first.fill('1.00')
    await page.getByText(/各期之和要等于/).waitFor()
    await first.fill(amount)
    await picture(page, 'admin-case-propose')
    await inDialog(page, '提出 3 期').click()
    await page.getByText('等经理批准').first().waitFor()
    await page.locator('.case-agreement').getByText('民法典第 195 条').waitFor()
    const { plans } = await run<{
      plans: { totalFen: bigint; parts: { amountFen: bigint }[] }[]
    }>('listInstalmentPlans', { communityId })
    const { parts = [], totalFen } = plans[0] ?? {}
    expect(parts).toHaveLength(3)
    expect(parts.reduce((sum, { amountFen }) => sum + amountFen, 0n)).toBe(totalFen)
  })

  test('records a call with a promise; the day after it is the first on which to call again', async () => {
    await to(page, `/dunning/cases/${promising}`)
    await page.getByRole('heading', { name: '未缴原因' }).waitFor()
    await page.keyboard.press('t')
    await page.getByRole('dialog').getByText('承诺缴费', { exact: true }).click()
    await picture(page, 'admin-case-call')
    await inDialog(page, '记下').click()
    await page.getByText('2026-11-30 前缴').waitFor()
    await page.getByRole('button', { name: '安排下一步' }).click()
    await choose(page, '下一步', '打电话')
    await page.getByRole('dialog').getByLabel('日期').fill('2026-11-27')
    await page.keyboard.press('Tab')
    await inDialog(page, '安排').click()
    const refused = page.getByRole('dialog').getByRole('alert')
    await refused.getByText('这一天不可以联系，没有安排').waitFor()
    expect(await refused.textContent()).toContain('2026-12-01')
    await page.waitForTimeout(300)
    await picture(page, 'admin-case-refused')
    await inDialog(page, '取消').click()
    await page.getByText('1 次，上限 3 次').waitFor()
    await picture(page, 'admin-case')
    await expectNarrow(page, 'admin-case-narrow')
  })

  test('notes what protects a household only with consent, and each look is kept', async () => {
    await page.getByRole('button', { name: '登记特殊情况' }).click()
    await choose(page, '情况', '独居')
    await inDialog(page, '登记').click()
    await page.getByText('请填写本人如何同意').waitFor()
    await page.getByLabel('本人如何同意').fill('本人 11-20 电话里同意登记')
    await inDialog(page, '登记').click()
    await page.getByRole('button', { name: '查看（留痕）' }).click()
    await page.getByText('本人 11-20 电话里同意登记').waitFor()
    await page.getByText(/看过 1 次，最近 陈静/).waitFor()
  })

  test('does the same from the household’s page, which shows promise and next step', async () => {
    await to(page, `/households/${households[10]?.householdId}`)
    await page.getByRole('heading', { name: '催缴' }).waitFor()
    await page.keyboard.press('v')
    await page.getByRole('dialog').getByText('未接通', { exact: true }).click()
    await inDialog(page, '记下').click()
    await page.getByRole('link', { name: '看案件' }).click()
    await page.getByText('电话，未接通').waitFor()
  })
})

describe('a manager', () => {
  let page: Page
  beforeAll(async () => {
    page = await signIn(manager, { theme: 'dark' })
  }, 60_000)

  test('approves what a steward proposed', async () => {
    await to(page, `/dunning/cases/${longest}`)
    await page.getByRole('button', { name: '批准' }).click()
    await page.getByText('等业主签').waitFor()
    await picture(page, 'admin-case-dark')
  })

  test('hands several cases over by keys', async () => {
    await to(page, '/dunning/cases')
    await row(page, 0).waitFor()
    for (const key of ['j', 'x', 'j', 'x', 'h']) await page.keyboard.press(key)
    await choose(page, '交给', '刘洋')
    await inDialog(page, '交接 2 户').click()
    await page.getByText('已交接 2 户').waitFor()
    const { total } = await run<{ total: number }>('listCases', {
      communityId,
      stewardId: other.staffId,
    })
    expect(total).toBe(2)
    await expectNarrow(page, 'admin-cases-narrow')
  })
})

test('who only reads is offered nothing; who may not see is told who can grant it', async () => {
  const { auditor, cashier } = stage
  const first = (staff: typeof auditor) => ({
    signInName: staff.signInName,
    password: staff.firstPassword,
    isFirst: true,
  })
  const reader = await signIn(first(auditor))
  await to(reader, `/dunning/cases/${promising}`)
  await reader.getByRole('heading', { name: '经过' }).waitFor()
  expect(await reader.getByRole('button', { name: '结案' }).count()).toBe(0)
  expect(await reader.getByRole('button', { name: '安排下一步' }).count()).toBe(0)
  const nobody = await signIn(first(cashier))
  await to(nobody, '/dunning/cases')
  await nobody.getByText('您的角色看不到这里').waitFor()
  await picture(nobody, 'admin-cases-no-right')
}, 60_000)
