import { expect, test } from 'vitest'
import { tasks } from '../../src/app/schedule.ts'
import { notificationsOperations } from '../../src/notifications/index.ts'
import { openSms } from '../support/carriers.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/** 公告 from the form to the text on an owner’s page. */
knowOperations(notificationsOperations)
const stage = await openAdminStage({ homes: 24 })
const { run, communityId, companyId, households } = stage.seeded
const { signIn, to } = await openBrowser(stage.publicUrl)

test('is written, corrected where a provider forbids a word, sent, and read by an owner', async () => {
  const control = stage.sandbox.control as never
  await openSms(run as never, control, { carrier: 'aliyunSms', price: 450n })
  const { signInName, firstPassword } = stage.accountant
  const page = await signIn({ signInName, password: firstPassword, isFirst: true })
  await to(page, '/messages/announce')
  await page.getByText('写好标题和时间后').waitFor()
  await page.getByLabel('标题').fill('水箱清洗优惠')
  await page.getByLabel('时间', { exact: true }).fill('11月28日9点至12点')
  await page.getByLabel('全文').fill('3栋水箱清洗，届时停水三小时。\n\n请提前备水。')
  await page.getByText('服务消息里不得夹带推广。').waitFor()
  await picture(page, 'admin-announcement-refused')
  const send = page.getByRole('button', { name: /^发送给 \d+ 户$/ })
  expect(await send.isDisabled()).toBe(true)
  await page.getByLabel('标题').fill('水箱清洗')
  await page.locator('.findings').waitFor({ state: 'detached' })
  await page.locator('.bubble', { hasText: '公告：水箱清洗，' }).waitFor()
  await picture(page, 'admin-announcement')
  await expectNarrow(page, 'admin-announcement-narrow')
  await send.click()
  await page.getByRole('link', { name: '水箱清洗' }).click()
  await page.locator('.figures').waitFor()
  await tasks.relayMessages?.(stage.platform, { companyId })
  await page.getByText('公告全文').click()
  await page.getByText('请提前备水。').waitFor()
  await picture(page, 'admin-announcement-sending')

  const { messages } = await run<{ messages: { id: bigint; householdId: bigint }[] }>(
    'listMessages',
    { communityId, kind: 'announcement' },
  )
  const { householdId } = households[1] ?? {}
  const told = messages.find((message) => message.householdId === householdId)
  const { url } = await run<{ url: string }>('createBillLink', { householdId })
  await page.goto(`${url}?lang=zh`)
  await page.getByRole('link', { name: '公告' }).click()
  await page.getByRole('link', { name: '水箱清洗' }).click()
  await page.getByText('届时停水三小时').waitFor()
  await expectNarrow(page, 'owner-announcement')
  // As the message leads to it: a hand on the page counts as opened.
  await page.goto(`${page.url()}?m=${told?.id.toString(36)}`)
  const touched = page.waitForResponse((response) => response.url().endsWith('/touched'))
  await page.mouse.wheel(0, 10)
  await touched
  const { opened } = await run<{ opened: number }>('listMessages', { communityId })
  expect(opened).toBe(1)
}, 60_000)
