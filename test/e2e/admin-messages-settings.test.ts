import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { notificationsOperations } from '../../src/notifications/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

knowOperations(notificationsOperations)
const stage = await openAdminStage({ homes: 24 })
const { signIn, to } = await openBrowser(stage.publicUrl)

/** Carriers and templates as an administrator finds them on the first day, and leaves them. */
describe('settings of messages', () => {
  let page: Page
  let chief: { signInName: string; password: string; isFirst?: boolean }
  beforeAll(async () => {
    const { firstPassword } = await stage.seeded.run<{ firstPassword: string }>('addStaff', {
      signInName: 'wenbo',
      displayName: '刘文博',
      grants: [{ role: 'administrator', communityId: null }],
    })
    chief = { signInName: 'wenbo', password: firstPassword, isFirst: true }
    page = await signIn(chief)
  })

  test('an account is opened with what its carrier asks for, and taken out of use', async () => {
    await to(page, '/settings?view=carriers')
    await page.getByText('还没有消息通道').waitFor()
    await page.keyboard.press('a')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('名称').fill('短信·通知')
    await dialog.getByLabel('AccessKey ID').fill('LTAI5tJiaoqing')
    await dialog.getByLabel('短信签名').fill('悦湖物业')
    await dialog.getByRole('button', { name: '保存' }).click()
    await dialog.getByText('请填写AccessKey Secret').waitFor()
    await dialog.getByLabel('AccessKey Secret').fill('s3cret-of-aliyun')
    await picture(page, 'admin-carrier-dialog')
    await dialog.getByRole('button', { name: '保存' }).click()
    await page.getByText('0.045 元/条').waitFor()
    expect(await page.locator('.cards').textContent()).toMatch(
      /\/notify\/messages\/\d+\/\d+\/\S{32}/,
    )
    expect(await page.content()).not.toContain('s3cret-of-aliyun')
    await page.getByRole('button', { name: '停用' }).click()
    await page.getByRole('dialog').getByLabel('原因').fill('余额不足')
    await page.getByRole('dialog').getByRole('button', { name: '停用' }).click()
    await page.getByText('余额不足').waitFor()
    await page.getByRole('button', { name: '启用' }).click()
    await page.getByText('使用中').waitFor()
    for (const [carrier, name, fields] of [
      ['officialAccountTemplate', '公众号', { appId: 'wx8888888888888888' }],
      ['letter', '信函', {}],
    ] as const) {
      await stage.seeded.run('setCarrierAccount', {
        carrier,
        name,
        config: fields,
        secrets: carrier === 'letter' ? {} : { appSecret: 'a'.repeat(32), pushToken: 'token' },
        price: carrier === 'letter' ? 15_000n : 0n,
        perSecond: 50,
      })
    }
    await page.reload()
    await page.locator('.cards > li').nth(2).waitFor()
    await page.getByRole('button', { name: '开通网页推送' }).click()
    await page.locator('.cards > li').nth(3).waitFor()
    expect(await page.getByRole('button', { name: '开通网页推送' }).count()).toBe(0)
    const { accounts } = await stage.seeded.run<{
      accounts: { carrier: string; config: { publicKey?: string } }[]
    }>('listCarrierAccounts', {})
    const webPush = accounts.find(({ carrier }) => carrier === 'webPush')
    expect(webPush?.config.publicKey).toMatch(/^[\w-]{87}$/)
    await picture(page, 'admin-carriers')
    await expectNarrow(page, 'admin-carriers-narrow')
  })

  test('a wording is linted as it is typed, previewed with a real bill, and saved', async () => {
    await to(page, '/settings?view=templates')
    await page.locator('.matrix').waitFor()
    await picture(page, 'admin-templates')
    await expectNarrow(page, 'admin-templates-narrow')
    await page.getByRole('button', { name: '内置 已过到期日 短信' }).click()
    const drawer = page.getByRole('dialog')
    const text = drawer.getByLabel('正文', { exact: true })
    await drawer.locator('.bubble').waitFor()
    await text.fill('【{sign}】{payer}您好，{home}账单{amount}元已逾 期！')
    await drawer.getByText('这个词属于催收用语').waitFor()
    await drawer.getByText('不用感叹号').waitFor()
    expect(await drawer.locator('mark').first().textContent()).toBe('逾 期')
    expect(await drawer.getByRole('button', { name: '存为第 1 版' }).isDisabled()).toBe(true)
    await picture(page, 'admin-template-findings')
    await text.fill('【{sign}】{payer}您好，{home}账单{amount}元已过到期日。管家')
    await text.press('End')
    await drawer.getByRole('button', { name: '{steward}', exact: true }).click()
    await drawer.locator('.bubble', { hasText: /账单\d+\.\d\d元已过到期日。管家\S+/ }).waitFor()
    await drawer.getByRole('button', { name: '存为第 1 版' }).click()
    await page.getByText('已存为第 1 版').waitFor()
    // What is open from here on is the version that was saved.
    await drawer.getByRole('button', { name: '存为第 2 版' }).waitFor()
  })

  test('it is registered with its provider and approved step by step', async () => {
    const drawer = page.getByRole('dialog').first()
    await drawer.getByRole('button', { name: '登记', exact: true }).click()
    const dialog = page.getByRole('dialog', { name: '登记到' })
    await dialog.getByLabel('模板编号', { exact: true }).fill('SMS_464000001')
    await dialog.getByRole('button', { name: '登记' }).click()
    await drawer.getByText('待提交').waitFor()
    await drawer.getByRole('button', { name: '已提交' }).click()
    await drawer.getByRole('button', { name: '通过了' }).click()
    await drawer.getByText('已通过').waitFor()
    await picture(page, 'admin-template')
    await expectNarrow(page, 'admin-template-narrow')
    await page.keyboard.press('Escape')
    // Its friendly, neighbourly and formal forms stand in this order.
    const row = page.locator('.matrix tr', { hasText: '已过到期日' }).first()
    expect(await row.textContent()).toContain('第 1 版')
    expect(await row.textContent()).toContain('已通过')
  })

  test('reads in English too', async () => {
    const english = await signIn(
      { signInName: chief.signInName, password: `${chief.password}-Own7` },
      { language: 'en', theme: 'dark' },
    )
    await to(english, '/settings?view=templates')
    await english.getByRole('button', { name: 'built-in Bill ready WeChat' }).click()
    await english.getByText('With the data of').waitFor()
    await picture(english, 'admin-template-en')
    await to(english, '/settings?view=carriers')
    await english.getByText('In use').first().waitFor()
    await picture(english, 'admin-carriers-en')
  })
})
