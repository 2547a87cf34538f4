import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { complianceOperations } from '../../src/compliance/index.ts'
import { knowOperations } from '../support/seed.ts'
import { openAdminStage } from './admin-stage.ts'
import { expectNarrow, openBrowser, picture } from './browser.ts'

knowOperations(complianceOperations)
const stage = await openAdminStage({ homes: 24 })
const { signIn, to } = await openBrowser(stage.publicUrl)

/** The rules of dunning as an administrator reads them, and chooses those of the place. */
let page: Page
beforeAll(async () => {
  const { firstPassword } = await stage.seeded.run<{ firstPassword: string }>('addStaff', {
    signInName: 'wenbo',
    displayName: '刘文博',
    grants: [{ role: 'administrator', communityId: null }],
  })
  page = await signIn({ signInName: 'wenbo', password: firstPassword, isFirst: true })
})

test('every rule stands there with its article, and the local ones follow what is chosen', async () => {
  await to(page, '/settings?view=compliance')
  const rail = page.getByRole('row').filter({ hasText: '限制水电门禁' }).first()
  expect(await rail.textContent()).toContain('《民法典》第九百四十四条第三款')
  expect(await rail.textContent()).toContain('系统不提供此动作')
  const community = page.getByRole('row').filter({ hasText: '按小区地址' })
  await community.getByRole('button', { name: '修改' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('地方规定').click()
  await page.getByTitle('郑州').click()
  await dialog.getByRole('button', { name: '保存' }).click()
  await page.getByRole('cell', { name: /2026-11-23 刘文博/ }).waitFor()
  await page.getByRole('tab', { name: '郑州' }).click()
  await page.getByText('不得限制业主进出、乘梯、停车').waitFor()
  await picture(page, 'admin-compliance')
  await expectNarrow(page, 'admin-compliance-narrow')
})
