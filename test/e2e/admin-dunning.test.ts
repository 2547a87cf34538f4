import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { collectionsOperations } from '../../src/collections/index.ts'
import { notificationsOperations } from '../../src/notifications/index.ts'
import { openSms } from '../support/carriers.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/**
 * 催缴 in a real browser. Most homes have paid; some owe October, a few everything since August. The
 * company's strategy is to call who owes two months and to write to the others.
 */
knowOperations([...notificationsOperations, ...collectionsOperations])
const stage = await openAdminStage({ homes: 48 })
const { run, communityId, companyId } = stage.seeded
const { signIn, to } = await openBrowser(stage.publicUrl)

type Row = {
  unitLabel: string
  payerName: string
  householdId: bigint
  state: string
  quiet: { name: string } | null
}
type Plan = {
  plan: { state: string; mode: string } | null
  households: number
  groups: { name: string; households: number; staffMinutes: number; rows: Row[] }[]
}
const plan = (): Promise<Plan> => run<Plan>('getDunningPlan', { communityId, limit: 100 })
const groupOf = ({ groups }: Plan, name: string) =>
  groups.find((group) => group.name === name) ?? { households: 0, rows: [] as Row[] }

const hire = async (signInName: string, displayName: string, role: string) => {
  const { staffId, firstPassword } = await run<{ staffId: bigint; firstPassword: string }>(
    'addStaff',
    { signInName, displayName, grants: [{ role, communityId: null }] },
  )
  return { staffId, signInName, password: firstPassword, isFirst: true }
}

let chief: Awaited<ReturnType<typeof hire>>
let page: Page
beforeAll(async () => {
  await openSms(run as never, stage.sandbox.control as never, {
    carrier: 'aliyunSms',
    price: 450n,
  })
  chief = await hire('wenbo', '刘文博', 'administrator')
  await hire('chen', '陈师傅', 'steward')
  page = await signIn(chief)
}, 60_000)

describe('a strategy', () => {
  let second: Page

  const choose = async (field: string, option: string): Promise<void> => {
    await page.locator('.step-form').getByLabel(field, { exact: true }).click()
    await page.locator('.ant-select-dropdown:visible').getByText(option, { exact: true }).click()
  }

  test('is begun from what holds, and the linter names the rule at the step it stands against', async () => {
    await to(page, '/dunning/strategies')
    await page.getByText('公司还没有自己的策略').waitFor()
    await page.keyboard.press('n')
    await page.getByRole('dialog').getByLabel('名称').fill('公司标准策略')
    await page.keyboard.press('Enter')
    await page.locator('.time-line').waitFor()
    await page.locator('.step-table tr', { hasText: '后 7 天' }).click()
    await choose('语气', '正式')
    const finding = page.locator('.opened .rule-findings')
    await finding.getByText('公司规则').waitFor()
    await page.getByText('1 处不能启用').waitFor()
    await picture(page, 'admin-strategy-findings')
    await choose('语气', '友好')
    await finding.waitFor({ state: 'detached' })
  })

  test('is saved, tried on what is owed today, and put in force by a second person only', async () => {
    await choose('方式', '电话')
    await page.locator('.step-form').getByLabel('至少几期').fill('2')
    await page.getByRole('button', { name: '存草稿' }).click()
    await page.getByText('草稿已存').waitFor()
    await page.getByText('先试算一次再启用').waitFor()
    await page.keyboard.press('p')
    await page.locator('.trial-facts').first().waitFor()
    await picture(page, 'admin-strategy')
    await expectNarrow(page, 'admin-strategy-narrow')
    await page.getByText('草稿由您写').waitFor()
    expect(await page.getByRole('button', { name: '启用第 1 版' }).isDisabled()).toBe(true)
    second = await signIn(await hire('lijing', '李静', 'manager'))
    await second.goto(page.url())
    await second.getByRole('button', { name: '试算' }).click()
    await second.locator('.trial-facts').first().waitFor()
    await second.getByRole('button', { name: '启用第 1 版' }).click()
    await second.keyboard.press('Enter')
    await second.getByText('第 1 版执行中').waitFor()
  })

  test('is changed, shows what changed and by whom, and goes back to the version before', async () => {
    await page.reload()
    await page.locator('.time-line').waitFor()
    await page.getByLabel('允许个性策略').uncheck()
    await page.getByText('有没存的改动').waitFor()
    await page.keyboard.press('s')
    await page.getByText('第 2 版').first().waitFor()
    const versions = page.locator('.versions')
    await versions.getByText('允许个性化：是 → 否').waitFor()
    await second.reload()
    await second.getByRole('button', { name: '试算' }).click()
    await second.getByRole('button', { name: '启用第 2 版' }).click()
    await second.keyboard.press('Enter')
    await second.getByText('第 2 版执行中').waitFor()
    await page.reload()
    await versions.getByRole('button', { name: '退回到这一版' }).click()
    await page.getByRole('dialog').getByLabel('原因').fill('个性策略要留')
    await page.keyboard.press('Enter')
    await page.getByText('第 3 版执行中').waitFor()
    await picture(page, 'admin-strategy-versions')
    await to(page, '/dunning/strategies')
    await page.locator('.strategies').getByText('第 3 版').waitFor()
    await picture(page, 'admin-strategies')
    await expectNarrow(page, 'admin-strategies-narrow')
  })
})

describe('the plan of a day', () => {
  test('is made by the one button of the empty page and says who is asked and why', async () => {
    await to(page, '/dunning')
    await page.getByText('今天还没有计划').waitFor()
    await picture(page, 'admin-dunning-empty')
    await page.getByRole('button', { name: '生成今日计划' }).click()
    await page.locator('.plan-row').first().waitFor()
    const made = await plan()
    expect(made.plan?.mode).toBe('calendar')
    expect(groupOf(made, 'ranked').households).toBeGreaterThan(0)
    expect(groupOf(made, 'messages').households).toBeGreaterThan(0)
    const note = await page.locator('.page-head').textContent()
    expect(note).toContain(`欠费 ${made.households} 户`)
    expect(note).toContain(`短信 ${groupOf(made, 'messages').households} 户`)
    const heads = await page.locator('.group-head').allTextContents()
    expect(heads.map((head) => head.slice(0, 4))).toEqual(['按每分钟', '批准后发', '今天不打'])
    await picture(page, 'admin-dunning')
    await expectNarrow(page, 'admin-dunning-narrow')
  })

  test('is walked by J and K, the reasons of the row beside it; Enter opens the household', async () => {
    const selected = page.locator('.plan-row[aria-current="true"]')
    const shown = await page.locator('.plan-row').allTextContents()
    const first = await selected.textContent()
    await page.keyboard.press('j')
    await page.waitForFunction(
      (old) => document.querySelector('.plan-row[aria-current="true"]')?.textContent !== old,
      first,
    )
    expect(await selected.textContent()).toBe(shown[shown.indexOf(first ?? '') + 1])
    const unit = await selected.locator('.who b').textContent()
    const reasons = page.locator('.dunning-side section').last()
    await reasons.getByRole('heading', { name: `${unit} 为何` }).waitFor()
    await reasons.getByText('规则已核对').waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/households\/\d+/)
    await page.goBack()
    await page.locator('.plan-row').first().waitFor()
  })

  test('gives a household up with a reason, and another to a steward as a case', async () => {
    const [one, other] = groupOf(await plan(), 'ranked').rows
    await page.locator('.plan-row', { hasText: one?.payerName ?? '' }).click()
    await page.keyboard.press('x')
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('button', { name: '移出计划' }).click()
    await dialog.getByText('请填写原因').waitFor()
    await dialog.getByLabel('原因').fill('已当面谈妥')
    await page.keyboard.press('Enter')
    await page.getByText('已移出', { exact: false }).first().waitFor()
    await dialog.waitFor({ state: 'detached' })
    await page.locator('.plan-row', { hasText: other?.payerName ?? '' }).click()
    await page.keyboard.press('a')
    await page.locator('.ant-select-dropdown:visible').getByText('陈师傅').click()
    await picture(page, 'admin-dunning-assign')
    await dialog.getByRole('button', { name: '分派给管家' }).click()
    await dialog.waitFor({ state: 'detached' })
    const { cases } = await run<{ cases: { householdId: bigint; stewardName: string | null }[] }>(
      'listCases',
      { communityId },
    )
    expect(cases.find(({ householdId }) => householdId === other?.householdId)?.stewardName).toBe(
      '陈师傅',
    )
  })

  test('is approved by S: the messages reach the telephones of those that were named', async () => {
    const messages = groupOf(await plan(), 'messages')
    await page.keyboard.press('s')
    const dialog = page.getByRole('dialog', { name: '批准 2026-11-23 的计划' })
    await dialog.getByText(`${messages.households} 户`, { exact: true }).first().waitFor()
    await picture(page, 'admin-dunning-approve')
    await page.keyboard.press('Enter')
    await page.getByText('刘文博 于 2026-11-23', { exact: false }).waitFor()
    await tasks.relayMessages?.(stage.platform, { companyId })
    const phone = (await stage.sandbox.control('GET', 'messages')) as unknown as object[]
    expect(phone.length).toBe(messages.households)
    await picture(page, 'admin-dunning-approved')
  })

  test('is left to the calendar or the model by a switch that counts first what it changes', async () => {
    const modeNow = async (): Promise<string | undefined> =>
      (
        await run<{ communities: { control: { mode: string } }[] }>('getDunningControl', {
          communityId,
        })
      ).communities[0]?.control.mode
    await page.getByRole('button', { name: '启用模型' }).click()
    const dialog = page.getByRole('dialog', { name: '由谁决定催缴' })
    await dialog.getByText('户从此由新方式决定', { exact: false }).waitFor()
    await picture(page, 'admin-dunning-switch')
    await dialog.getByLabel('原因').fill('试一个月')
    await dialog.getByRole('button', { name: '改为个性策略' }).click()
    await page.getByRole('button', { name: '停用模型，改用固定日历' }).click()
    expect(await modeNow()).toBe('personal')
    await dialog.getByRole('button', { name: '改为固定日历' }).click()
    await page.getByRole('button', { name: '启用模型' }).waitFor()
    expect(await modeNow()).toBe('calendar')
  })
})

describe('guard rails', () => {
  test('stand below with what they refused, zeros too; a click lists who and why', async () => {
    type Refusals = { rules: { rule: string; count: number }[]; total: number }
    const { rules, total } = await run<Refusals>('listRefusals', { communityId })
    const strip = page.locator('.guard')
    await strip.getByText(`拒绝了 ${total} 次`).waitFor()
    await strip.getByText('限制水电门禁').waitFor()
    await strip.getByRole('button', { name: `全部 ${rules.length} 条规则` }).click()
    const drawer = page.getByRole('dialog')
    await drawer
      .locator('.rail-table tbody tr')
      .nth(rules.length - 1)
      .waitFor()
    await picture(page, 'admin-dunning-rules')
    await drawer.getByRole('button', { name: '限制水电门禁' }).click()
    await drawer.getByText('今天没有因为这条规则拒绝过').waitFor()
    await page.keyboard.press('Escape')
    const busy = rules.find(({ count }) => count > 0)
    if (!busy) return
    await to(page, `/dunning?rule=${busy.rule}`)
    await drawer
      .locator('tbody tr')
      .nth(busy.count - 1)
      .waitFor()
  })
})

describe('states', () => {
  test('a part that fails leaves the rest alive and is tried again', async () => {
    await page.route('**/rpc/getDecision', (route) => route.abort())
    await to(page, '/dunning')
    await page.locator('.plan-row').first().waitFor()
    const failed = page.locator('.dunning-side').getByText('这一部分没有取到')
    await failed.waitFor()
    await picture(page, 'admin-dunning-failed')
    await page.unroute('**/rpc/getDecision')
    await page.locator('.dunning-side').getByRole('button', { name: '重试' }).click()
    await failed.waitFor({ state: 'detached' })
  })

  test('who may not see or do a thing is told or not offered it', async () => {
    const { signInName, firstPassword } = stage.cashier
    const cashier = await signIn({ signInName, password: firstPassword, isFirst: true })
    await to(cashier, '/dunning')
    await cashier.locator('.plan-row').first().waitFor()
    await cashier.locator('.dunning-side').getByText('您的角色看不到这里').first().waitFor()
    expect(await cashier.getByRole('button', { name: /^批准|^撤回|模型/ }).count()).toBe(0)
    await picture(cashier, 'admin-dunning-noright')
  })

  test('reads in English and in the dark too', async () => {
    const english = await signIn(
      { signInName: chief.signInName, password: `${chief.password}-Own7` },
      { language: 'en', theme: 'dark' },
    )
    await to(english, '/dunning')
    await english.getByText('Left alone today').waitFor()
    await picture(english, 'admin-dunning-en')
    await expectNarrow(english, 'admin-dunning-en-narrow')
    await to(english, '/dunning/strategies')
    await english.locator('.strategies').getByText('Version 3').waitFor()
    await english.getByRole('link', { name: '公司标准策略' }).click()
    await english.getByText('What it would do today').waitFor()
    await picture(english, 'admin-strategy-en')
  })
})
