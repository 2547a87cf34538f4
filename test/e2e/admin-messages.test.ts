import type { Locator, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { letterTasks, notificationsOperations } from '../../src/notifications/index.ts'
import { runDueJobs } from '../../src/platform/jobs.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/** 业主沟通 in a real browser, against a pretend SMS provider; who has no phone gets a letter. */
knowOperations(notificationsOperations)
const stage = await openAdminStage({ homes: 24 })
const { run, communityId, companyId } = stage.seeded
const { signIn, to } = await openBrowser(stage.publicUrl)
const { clock } = stage.platform

const accountant = {
  signInName: stage.accountant.signInName,
  password: `${stage.accountant.firstPassword}-Own7`,
}

const sandbox = async <T>(path: string, body: object): Promise<T> => {
  const answer = await fetch(`${stage.sandbox.url}/sandbox/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  expect(answer.status, path).toBeLessThan(300)
  return (await answer.json()) as T
}

/** The accounts of a company that sends by SMS, and by letter where that fails. */
const openCarriers = async (): Promise<void> => {
  const sms = await sandbox<{ keyId: string; keySecret: string }>('messages/accounts', {
    provider: 'aliyunSms',
    signName: '悦湖物业',
  })
  const { carrierAccountId, pushUrl } = await run<{ carrierAccountId: bigint; pushUrl: string }>(
    'setCarrierAccount',
    {
      carrier: 'aliyunSms',
      name: '阿里云短信',
      config: { accessKeyId: sms.keyId, signName: '悦湖物业' },
      secrets: { accessKeySecret: sms.keySecret },
      price: 450n,
      perSecond: 100,
    },
  )
  const chosen = { kind: 'billReady', form: 'sms', language: 'zh' }
  const { providers } = await run<{
    providers: { carrierAccountId: bigint; providerTexts: string[] }[]
  }>('getTemplate', chosen)
  const texts =
    providers.find((it) => it.carrierAccountId === carrierAccountId)?.providerTexts ?? []
  const codes = texts.map((_, at) => `SMS_${at + 1}`)
  await sandbox(`messages/accounts/${sms.keyId}`, {
    callbackUrl: pushUrl,
    templates: Object.fromEntries(texts.map((text, at) => [codes[at], text])),
  })
  const { providerTemplateId } = await run<{ providerTemplateId: bigint }>(
    'registerProviderTemplate',
    {
      carrierAccountId,
      kind: 'billReady',
      language: 'zh',
      providerCode: codes[0],
      shortCodes: codes.slice(1),
    },
  )
  for (const state of ['submitted', 'approved']) {
    await run('setProviderTemplateState', { providerTemplateId, state })
  }
  await run('setCarrierAccount', {
    carrier: 'letter',
    name: '信函',
    config: {},
    secrets: {},
    price: 12_000n,
    perSecond: 100,
  })
}

/** Nobody knows a number of this household, so its bill has to go on paper. */
const forgetPhones = async (householdId: bigint | undefined): Promise<void> => {
  const { payer } = await run<{ payer: { id: bigint } }>('getHouseholdProfile', { householdId })
  await run('updatePhones', { partyId: payer.id, phones: [] })
}

/** What a link of the page leads to, with the session of its reader. */
const fetched = async (link: Locator) =>
  link.page().request.get(`${stage.publicUrl}${await link.getAttribute('href')}`)

const relay = (): Promise<unknown> =>
  Promise.resolve(tasks.relayMessages?.(stage.platform, { companyId }))

type Listed = { sent: number; delivered: number; notReached: number }
const list = (): Promise<Listed> => run<Listed>('listMessages', { communityId })

describe('a month’s bills', () => {
  let page: Page
  beforeAll(async () => {
    await openCarriers()
    await forgetPhones(stage.seeded.households[2]?.householdId)
    page = await signIn({
      signInName: stage.accountant.signInName,
      password: stage.accountant.firstPassword,
      isFirst: true,
    })
  }, 60_000)

  test('are tried, sent by the button that says how many, paused and gone on with', async () => {
    await to(page, '/billing?month=2026-11')
    const panel = page.locator('.send-panel')
    await panel.locator('.send-plan').waitFor()
    const plan = await run<{ ready: number; cost: bigint }>('previewBillDelivery', {
      communityId,
      month: '2026-11',
    })
    const send = panel.getByRole('button', { name: `发送 ${plan.ready} 份账单` })
    await panel.scrollIntoViewIfNeeded()
    await picture(page, 'admin-send-bills')
    await send.click()
    await panel.locator('.send-under').waitFor()
    await panel.getByRole('button', { name: '暂停' }).click()
    await panel.getByText('已暂停').waitFor()
    await relay()
    expect((await list()).sent).toBe(0)
    await panel.getByRole('button', { name: `继续发送 ${plan.ready} 份` }).click()
    await panel.getByText('发送中').waitFor()
    await relay()
    expect((await list()).sent).toBe(plan.ready)
  })

  test('are reported by carrier, and every number opens to as many messages', async () => {
    // The provider is asked what became of them.
    clock.moveTo('2026-11-23T10:46:00+08:00')
    await relay()
    expect((await list()).delivered).toBeGreaterThan(0)
    // The session of an hour ago has ended.
    page = await signIn(accountant)
    await to(page, '/messages/runs')
    await picture(page, 'admin-sendings')
    await page.getByRole('link', { name: '2026年11月账单' }).click()
    await page.locator('.figures').waitFor()
    await page.getByText('阿里云短信').waitFor()
    await picture(page, 'admin-sending')
    const numbers = page.locator('a.figure')
    for (let at = 0; at < (await numbers.count()); at += 1) {
      const number = await numbers.nth(at).textContent()
      await numbers.nth(at).click()
      await page.locator('.sums-row').waitFor()
      expect(await page.locator('.sums-row').textContent()).toContain(`合计 ${number} 条`)
      await page.goBack()
      await page.locator('.figures').waitFor()
    }
    await expectNarrow(page, 'admin-sending-narrow')
  })

  test('stand in the list, each word for word as it was read', async () => {
    await to(page, '/messages?step=delivered')
    await page.locator('.opening tbody tr').nth(1).waitFor()
    await page.keyboard.press('j')
    await page.locator('.bubble').waitFor()
    // The keys walk to the last row, and the view goes with them.
    await page.setViewportSize({ width: 1440, height: 480 })
    const last = page.locator('.opening tr[aria-current]').last()
    await expect
      .poll(async () => {
        await page.keyboard.press('j')
        return last.getAttribute('aria-current')
      })
      .toBe('true')
    await expect
      .poll(() => last.evaluate((row) => row.getBoundingClientRect().bottom < innerHeight))
      .toBe(true)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.keyboard.press('Escape')
    await page.locator('.opened').waitFor({ state: 'detached' })
    await page.keyboard.press('j')
    await page.locator('.bubble').waitFor()
    expect(await page.locator('.bubble').textContent()).toMatch(/^【悦湖物业】.*11月账单.*元/)
    await page.locator('.message-evidence li').nth(1).waitFor()
    await picture(page, 'admin-messages')
    const file = await fetched(page.locator('a[download]'))
    expect(file.headers()['content-type']).toContain('spreadsheet')
    await expectNarrow(page, 'admin-messages-narrow')
    await to(page, '/messages?kind=offer')
    await page.getByText('没有符合条件的').waitFor()
    await picture(page, 'admin-messages-empty')
    await page.getByRole('button', { name: '清除筛选' }).click()
    await page.locator('.sums-row').waitFor()
  })

  test('that no carrier could bring go out on paper and count once they are signed for', async () => {
    await to(page, '/messages/letters')
    await page.getByRole('button', { name: /合成 \d+ 封/ }).waitFor()
    await picture(page, 'admin-letters')
    await page.getByRole('button', { name: /合成 \d+ 封/ }).click()
    await page.getByText(/已合成 0 \/ \d+ 封/).waitFor()
    await picture(page, 'admin-letters-drawing')
    // The worker's turn; the page finds out by itself.
    await runDueJobs({ platform: stage.platform, url: stage.platform.url, tasks: letterTasks })
    await page.getByText('待交付').waitFor()
    const paper = await fetched(page.getByRole('link', { name: '打开 PDF' }))
    expect((await paper.body()).subarray(0, 5).toString()).toBe('%PDF-')
    await page.getByRole('button', { name: '登记交付' }).click()
    await page.getByLabel('交给谁').fill('陈静')
    await page.getByRole('button', { name: /封已交付/ }).click()
    await page.getByText('上门投递 陈静').waitFor()
    await page.locator('.table .link').first().click()
    const tickAll = page.getByLabel('全选')
    await tickAll.click()
    expect(await tickAll.isChecked()).toBe(true)
    const sign = page.getByRole('button', { name: '登记 1 封签收' })
    await picture(page, 'admin-letter-batch')
    await tickAll.click()
    const none = page.getByRole('button', { name: '登记 0 封签收' })
    expect(await none.isDisabled()).toBe(true)
    await page.locator('tbody .letter-tick').first().click()
    await sign.click()
    await page.getByLabel('签收人').fill('本人')
    await page.locator('.ant-modal .ant-btn-primary').click()
    await page.locator('.state', { hasText: '已签收' }).waitFor()
    await expectNarrow(page, 'admin-letters-narrow')
    // A link to a batch needs no list that has it; to none it says so.
    await page.goto(page.url().replace(/\d+(?=\D*$)/, '1'))
    await page.getByText('没有这一批信函').waitFor()
  })

  test('are proven for a household: word for word, chained, and what they do in law', async () => {
    const { messages } = await run<{ messages: { householdId: bigint }[] }>('listMessages', {
      communityId,
      step: 'delivered',
      limit: 1,
    })
    const householdId = messages[0]?.householdId
    await to(page, `/households/${householdId}?tab=messages`)
    await page.locator('.time tbody tr').first().waitFor()
    expect(await page.locator('.time tbody tr').count()).toBe(1)
    await page.locator('.time tbody tr').first().click()
    await page.locator('.bubble').first().waitFor()
    await picture(page, 'admin-household-messages')
    await page.getByRole('link', { name: '催告存证' }).click()
    await page.locator('.evidence summary').first().click()
    await page.locator('.chain-link').first().waitFor()
    expect(await page.locator('.evidence').textContent()).toContain('不算催告')
    await page.getByRole('button', { name: '核验存证' }).click()
    await page.getByText(/全部 \d+ 条完整/).waitFor()
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: '导出证据包' }).click()
    expect((await saved).suggestedFilename()).toBe(`evidence-${householdId}.json`)
    await picture(page, 'admin-evidence')
    await expectNarrow(page, 'admin-evidence-narrow')
  })
})

test.each([
  { language: 'en', theme: 'light' },
  { language: 'zh', theme: 'dark' },
] as const)('every page in $language, $theme', async (look) => {
  const page = await signIn(accountant, look)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  for (const [name, path, ready] of [
    ['messages', '/messages', '.sums-row'],
    ['sendings', '/messages/runs', '.table'],
    ['letters', '/messages/letters', '.table'],
    ['send-bills', '/billing?month=2026-11', '.send-under'],
  ] as const) {
    await to(page, path)
    await page.locator(ready).first().waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
    await picture(page, `admin-${name}-${look.language === 'en' ? 'en' : 'dark'}`)
    if (look.language === 'en') {
      expect(await page.locator('.page-head').textContent()).not.toMatch(/\p{Script=Han}/u)
    }
  }
  expect(complaints).toEqual([])
  await page.context().close()
})
