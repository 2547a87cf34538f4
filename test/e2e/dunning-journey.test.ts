import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { collectionsOperations } from '../../src/collections/index.ts'
import { standardStrategy } from '../../src/collections/strategies/default-strategy.ts'
import { identityOperations } from '../../src/identity/index.ts'
import { invoicesOperations } from '../../src/invoices/index.ts'
import { notificationsOperations } from '../../src/notifications/index.ts'
import type { Actor } from '../../src/platform/context.ts'
import { runDueJobs } from '../../src/platform/jobs.ts'
import { openOnline, openSeeded } from '../support/online.ts'
import { knowOperations } from '../support/seed.ts'
import { writeXlsx } from '../support/sheets.ts'
import { readZip } from '../support/zip.ts'
import { openBrowser } from './browser.ts'

/**
 * A debt from the list it is imported with to the file a court would read, in the browser: arrears,
 * plan, explained list, a call with a promise, the promise broken, a letter, the evidence pack.
 */
knowOperations([
  ...identityOperations,
  ...invoicesOperations,
  ...notificationsOperations,
  ...collectionsOperations,
])
const online = await openOnline({ now: '2026-11-23T09:46:00+08:00' })
const { platform } = online
const { seeded } = await openSeeded(online, { homes: 6, months: [] })
const { run, companyId, households } = seeded
const { signIn, to } = await openBrowser(online.publicUrl)
const debtor = households[3]
if (!debtor) throw new Error('no home')

const hire = async (signInName: string, displayName: string, role: string) => {
  const { firstPassword } = await run<{ firstPassword: string }>('addStaff', {
    signInName,
    displayName,
    grants: [{ role, communityId: null }],
  })
  return { signInName, password: firstPassword, isFirst: true }
}
const night = async (...names: readonly (keyof typeof tasks)[]): Promise<void> => {
  for (const name of names) await tasks[name]?.(platform, { companyId })
}
const press = (page: Page, name: string): Promise<void> =>
  page.getByRole('dialog').getByRole('button', { name, exact: true }).click()

/** The company calls after a month, before it writes; one person says so and another agrees. */
const callFirst = async (): Promise<void> => {
  const content = {
    ...standardStrategy,
    steps: standardStrategy.steps.filter(({ channel }) => channel === 'call'),
  }
  const { versionId } = await run<{ versionId: bigint }>('saveStrategyDraft', {
    name: '先打电话',
    content,
  })
  const actor: Actor = {
    kind: 'staff',
    id: 1n,
    name: '刘文博',
    grants: [{ role: 'manager', communityId: null }],
  }
  await run('activateStrategy', { strategyVersionId: versionId }, actor)
}

test('from a list of arrears to the evidence pack', async () => {
  const [accountant, steward, manager] = [
    await hire('hemin', '何敏', 'accountant'),
    await hire('chenjing', '陈静', 'steward'),
    await hire('wanghui', '王慧', 'manager'),
  ]
  await callFirst()
  await run('setCarrierAccount', {
    ...{ carrier: 'letter', name: '邮寄', config: {}, secrets: {} },
    ...{ price: 12_000n, perSecond: 1000 },
  })
  const caller = await signIn(steward)
  const caseUrl = await importAndPlan(await signIn(accountant), caller)
  await callWithPromise(caller, caseUrl)
  await passPromise()
  // Ten days later everybody signs in anew.
  const writer = await signIn({ ...steward, password: `${steward.password}-Own7`, isFirst: false })
  await seeBrokenPromise(writer, caseUrl)
  const decider = await signIn(manager)
  await writeLetter({ writer, decider }, caseUrl)
  await packEvidence(decider, caseUrl)
  expect(await run('verifyBooks', {})).toMatchObject({ differences: [] })
}, 180_000)

/** The list comes in, the night plans, and the plan says whom to call and why. */
const importAndPlan = async (page: Page, steward: Page): Promise<string> => {
  const list = await writeXlsx([
    {
      name: '欠费',
      rows: [
        ['房号', '项目', '期间', '金额'],
        [debtor.code, '物业费', '2026年8月', 125.26],
        [debtor.code, '物业费', '2026年9月', 125.26],
      ],
    },
  ])
  await to(page, '/map/import')
  await page.locator('input[type=file]').setInputFiles(list)
  await page.getByRole('button', { name: /^导入/ }).click()
  await page
    .getByText(/已导入/)
    .first()
    .waitFor()
  await night('planDunning')
  await to(page, '/dunning')
  const row = page.locator('.plan-row', { hasText: debtor.payerName })
  await row.getByText('¥250.52').waitFor()
  await row.getByText(/^电话/).waitFor()
  await row.click()
  const reasons = page.locator('.dunning-side section').last()
  await reasons.getByText('规则已核对').waitFor()
  await page.keyboard.press('a')
  await page.locator('.ant-select-item-option', { hasText: '陈静' }).click()
  await press(page, '分派给管家')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await to(steward, '/dunning/cases')
  await steward.locator('.case-list tbody tr', { hasText: debtor.payerName }).dblclick()
  await steward.waitForURL(/\/dunning\/cases\/\d+/)
  return new URL(steward.url()).pathname.replace('/admin', '')
}

const callWithPromise = async (page: Page, caseUrl: string): Promise<void> => {
  await to(page, caseUrl)
  await page.getByRole('heading', { name: '未缴原因' }).waitFor()
  await page.keyboard.press('t')
  await page.getByRole('dialog').getByText('承诺缴费', { exact: true }).click()
  await press(page, '记下')
  await page.getByText('2026-11-30 前缴').waitFor()
}

const passPromise = async (): Promise<void> => {
  platform.clock.moveTo('2026-12-03T09:10:00+08:00')
  await night('tendCases')
}

const seeBrokenPromise = async (page: Page, caseUrl: string): Promise<void> => {
  await to(page, caseUrl)
  await page.getByText('承诺未兑现').first().waitFor()
  await page.locator('.case-next').getByText('打电话').waitFor()
}

const writeLetter = async (
  { writer, decider }: { writer: Page; decider: Page },
  caseUrl: string,
): Promise<void> => {
  await writer.getByRole('button', { name: '起草催缴函' }).click()
  await writer.getByText('已起草，请另一位同事审核').waitFor()
  await to(decider, caseUrl)
  const letter = decider.locator('.legal-list').first()
  await letter.getByRole('button', { name: '审核发出' }).click()
  await press(decider, '编号并排队打印')
  await letter.getByText(/-H-2026-0001/).waitFor()
}

const packEvidence = async (page: Page, caseUrl: string): Promise<void> => {
  await to(page, caseUrl)
  await page.getByRole('button', { name: '生成证据包' }).click()
  await page.getByLabel('用途').fill('交某律师事务所')
  await press(page, '生成')
  await page.getByText('生成中').waitFor()
  await runDueJobs({ platform, url: platform.url, tasks })
  await page.getByText('已生成').waitFor()
  const href = await page.getByRole('link', { name: '下载' }).getAttribute('href')
  const pack = await page.request.get(new URL(href ?? '', online.publicUrl).toString())
  const files = await readZip(await pack.body())
  expect(files.has('00-index.json')).toBe(true)
  expect(files.has('verify.mjs')).toBe(true)
  expect(files.size).toBeGreaterThan(5)
}
