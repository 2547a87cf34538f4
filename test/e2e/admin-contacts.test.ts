import { expect, test } from 'vitest'
import { notificationsOperations } from '../../src/notifications/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

/** 联系与同意 of a household: a wrong number is stopped and lifted, a consent recorded, reminders paused. */
knowOperations(notificationsOperations)
const stage = await openAdminStage({ homes: 12 })
const { signIn, to } = await openBrowser(stage.publicUrl)
const householdId = stage.seeded.households[0]?.householdId ?? 0n

const openStops = async (): Promise<string[]> => {
  const { stops } = await stage.seeded.run<{ stops: { reason: string; source: string }[] }>(
    'listContacts',
    { householdId },
  )
  return stops.map(({ reason, source }) => `${reason} ${source}`)
}

test('what a caller says about a number is recorded and counts at once', async () => {
  const { signInName, firstPassword } = stage.accountant
  const page = await signIn({ signInName, password: firstPassword, isFirst: true })
  const inDialog = (name: string) =>
    page.getByRole('dialog').getByRole('button', { name, exact: true })
  await to(page, `/households/${householdId}`)
  await page.getByRole('heading', { name: '联系与同意' }).waitFor()
  await page.getByRole('button', { name: '不再联系' }).first().click()
  await page.getByLabel('怎么知道的').fill('来电，不是本人')
  await inDialog('登记').click()
  await page.getByText('已登记，马上生效').waitFor()
  expect(await openStops()).toEqual(['wrongNumber 来电，不是本人'])

  await page.getByRole('button', { name: '登记邮箱' }).first().click()
  await page.getByLabel('邮箱', { exact: true }).fill('li.wei@example.com')
  await page.getByLabel('怎么知道的').fill('来电')
  await inDialog('登记').click()
  await page.getByText('l***@example.com').waitFor()

  await page.getByRole('button', { name: '登记同意' }).click()
  await page.getByLabel('怎么知道的').fill('前台签字')
  await inDialog('登记').click()
  await page.getByText('前台签字').waitFor()
  await page.getByRole('button', { name: '暂停提醒 30 天' }).click()
  await page.getByText('提醒暂停到 2026-12-23').waitFor()
  await picture(page, 'admin-contacts')
  await expectNarrow(page, 'admin-contacts-narrow')

  await page.getByRole('button', { name: '恢复', exact: true }).click()
  await page.getByLabel('原因').fill('已核对，是本人')
  await inDialog('恢复').click()
  await page.getByText('已恢复').waitFor()
  expect(await openStops()).toEqual([])
})
