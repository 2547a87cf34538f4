import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { collectionsOperations } from '../../src/collections/index.ts'
import { notificationsOperations } from '../../src/notifications/index.ts'
import { runDueJobs } from '../../src/platform/jobs.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/** 催缴函、法律步骤、证据包、时效雷达 in a real browser: what one drafts another lets go. */
knowOperations([...collectionsOperations, ...notificationsOperations])
const stage = await openAdminStage({ homes: 24 })
const { run, households, communityId, companyId } = stage.seeded
const { signIn, to } = await openBrowser(stage.publicUrl)

const addStaff = async (signInName: string, displayName: string, role: string) => {
  const { firstPassword } = await run<{ firstPassword: string }>('addStaff', {
    signInName,
    displayName,
    grants: [{ role, communityId: null }],
  })
  return { signInName, password: firstPassword, isFirst: true }
}
const steward = await addStaff('chenjing', '陈静', 'steward')
const manager = await addStaff('wanghui', '王慧', 'manager')
await run('setCarrierAccount', {
  carrier: 'letter',
  name: '邮寄',
  config: {},
  secrets: {},
  price: 12_000n,
  perSecond: 1000,
})
// Owes everything since August, and something that runs out in four weeks.
const owing = households[4]
const householdId = owing?.householdId ?? 0n
await run('postOneOffCharge', {
  billingAccountId: owing?.billingAccountId,
  chargeItemId: stage.seeded.items.garbage,
  amountFen: 12_000n,
  description: '2023 年装修垃圾清运',
  serviceOn: '2023-12-01',
  dueOn: '2023-12-20',
})
const { caseId } = await run<{ caseId: bigint }>('openCase', { householdId, nextAction: 'letter' })
const work = (): Promise<void> =>
  runDueJobs({ platform: stage.platform, url: stage.platform.url, tasks })

const inDialog = (page: Page, name: string) =>
  page.getByRole('dialog').getByRole('button', { name, exact: true })
const letter = (page: Page) => page.locator('.legal-list').first()

describe('a letter, the steps of law and the evidence', () => {
  let drafting: Page
  let deciding: Page
  beforeAll(async () => {
    drafting = await signIn(steward)
    deciding = await signIn(manager)
  }, 90_000)

  test('the radar says what runs out and what to do, and drafts the letter', async () => {
    await to(drafting, '/dunning/radar')
    await drafting.getByText('还有 27 天').waitFor()
    await drafting.getByText('寄催缴函，取得签收').waitFor()
    await picture(drafting, 'admin-radar')
    await expectNarrow(drafting, 'admin-radar-narrow')
    await drafting.getByRole('button', { name: '为这 1 户起草催缴函' }).click()
    await drafting.getByText('已起草 1 封，请另一位同事审核').waitFor()
  })

  test('who drafted it does not let it go; a colleague does, and it has its number', async () => {
    await to(drafting, `/dunning/cases/${caseId}`)
    await letter(drafting).getByText('由另一位同事审核').waitFor()
    expect(await drafting.getByRole('heading', { name: '证据包' }).count()).toBe(0)
    await to(deciding, '/dunning/radar')
    await deciding.getByText('待审核的催缴函 1 封').waitFor()
    await deciding
      .locator('.radar-drafts')
      .getByRole('link', { name: /陈志强/ })
      .waitFor()
    await picture(deciding, 'admin-radar-drafts')
    await to(deciding, `/dunning/cases/${caseId}`)
    await letter(deciding).getByRole('button', { name: '审核发出' }).click()
    await deciding.getByText(/打印前若已缴或有了异议，不会寄出/).waitFor()
    await inDialog(deciding, '编号并排队打印').click()
    await letter(deciding).getByText('YH-H-2026-0001').waitFor()
    await letter(deciding).getByText('待打印').waitFor()
    const file = await deciding.request.get(
      new URL(
        (await letter(deciding).getByRole('link', { name: '打开' }).getAttribute('href')) ?? '',
        stage.publicUrl,
      ).toString(),
    )
    expect(file.headers()['content-type']).toBe('application/pdf')
  })

  test('it is printed, handed over and signed for, and its post number stays with it', async () => {
    await tasks.relayMessages?.(stage.platform, { companyId })
    const { batchId } = await run<{ batchId: bigint }>('makeLetterBatch', { communityId })
    await work()
    await run('markLettersHandedOver', { batchId, way: 'post', carriedBy: '中国邮政' })
    await to(drafting, `/dunning/cases/${caseId}`)
    await letter(drafting).getByText('已交寄').waitFor()
    await letter(drafting).getByRole('button', { name: '存凭证' }).click()
    await drafting.getByLabel('挂号或 EMS 单号').fill('XA12345678944')
    await inDialog(drafting, '保存').click()
    await letter(drafting).getByText('XA12345678944').waitFor()
    const { letters } = await run<{ letters: { deliveryId: bigint }[] }>('listLetters', {
      communityId,
      batchId,
    })
    await run('confirmLetters', {
      batchId,
      on: '2026-11-23',
      letters: [{ result: 'delivered', deliveryId: letters[0]?.deliveryId, signedBy: '本人' }],
    })
    await drafting.reload()
    await letter(drafting).getByText('2026-11-23 签收').waitFor()
    await to(drafting, '/dunning/radar')
    await drafting.getByText('没有 180 天内届满的').waitFor()
  })

  test('a step of law is asked for by one and granted by another, who then has the draft', async () => {
    await to(drafting, `/dunning/cases/${caseId}`)
    await drafting.getByRole('button', { name: '申请', exact: true }).click()
    await drafting.getByLabel('原因').fill('催告期满未答复')
    await inDialog(drafting, '提交申请').click()
    await drafting.getByText('等待决定').waitFor()
    await to(deciding, `/dunning/cases/${caseId}`)
    await deciding.getByRole('button', { name: '同意', exact: true }).click()
    await inDialog(deciding, '同意').click()
    const [saved] = await Promise.all([
      deciding.waitForEvent('download'),
      deciding.getByRole('button', { name: '律师函草稿' }).click(),
    ])
    expect(saved.suggestedFilename()).toMatch(/^lawyer-letter-draft-\d+\.html$/)
  })

  test('what is missing stands before the pack is made; the pack is downloaded', async () => {
    await deciding.getByText('《物业服务合同》文本不在系统里').waitFor()
    await deciding.getByRole('button', { name: '生成证据包' }).click()
    await deciding.getByLabel('用途').fill('交某律师事务所')
    await inDialog(deciding, '生成').click()
    await deciding.getByText('生成中').waitFor()
    await work()
    await deciding.getByText('已生成').waitFor()
    await picture(deciding, 'admin-legal')
    const href = await deciding.getByRole('link', { name: '下载' }).getAttribute('href')
    const pack = await deciding.request.get(new URL(href ?? '', stage.publicUrl).toString())
    expect(pack.headers()['content-disposition']).toMatch(/evidence-\d+-2026-11-23\.zip/)
    expect((await pack.body()).subarray(0, 2).toString()).toBe('PK')
    await expectNarrow(deciding, 'admin-legal-narrow')
  })
})
