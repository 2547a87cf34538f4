import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startTestSandbox } from '../../sandbox/testing.ts'
import { tellStory } from '../../src/app/demo/tell-story.ts'
import { verifyEvidence } from '../../src/notifications/evidence/verify-evidence.ts'
import { parseConfig } from '../../src/platform/config.ts'
import { freePort } from '../../src/platform/postgres/index.ts'
import { verifyBooks } from '../../src/reports/books/verify-books.ts'
import { createTestPlatform } from '../support/platform.ts'

const platform = await createTestPlatform()
const dataDir = mkdtempSync(join(tmpdir(), 'jiaoqing-demo-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

// A thousand homes take minutes: `npm start` makes the demo, this holds its books against it.
test.runIf(process.env.SOAK === '1')(
  'the demo is told by operations on all carriers, and its books and its evidence hold',
  async () => {
    const sandbox = await startTestSandbox({ quietRetries: true })
    afterAll(sandbox.close)
    const { billPath, staff } = await tellStory({
      config: parseConfig({ DATA_DIR: dataDir, PORT: String(await freePort()) }),
      adminUrl: platform.url,
      sandboxUrl: sandbox.url,
      monthCount: Number(process.env.DEMO_MONTHS ?? 14),
    })
    expect(billPath).toMatch(/^\/b\/[\w-]{46}$/)
    expect(staff.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['administrator', 'cashier']),
    )
    const [company] = await platform.query<{ company_id: string; payments: number }>(
      `select company_id, (select count(*)::int from payments.payment p where p.company_id = c.company_id
         and p.method = 'wechatpay') as payments from property.company c`,
    )
    expect(company?.payments).toBeGreaterThan(100)
    const companyId = BigInt(company?.company_id ?? 0)
    const { differences, checks } = await platform.run<{
      differences: unknown[]
      checks: unknown[]
    }>(verifyBooks, {}, { companyId })
    expect(differences).toEqual([])
    expect(checks.length).toBeGreaterThan(10)
    expect(await platform.run(verifyEvidence, {}, { companyId })).toMatchObject({ isIntact: true })
    expect(await deliveredForms()).toEqual(['email', 'letter', 'officialAccount', 'push', 'sms'])
    expect(await billsSentOutsideWindow()).toBe(0)
  },
  900_000,
)

const deliveredForms = async (): Promise<readonly string[]> => {
  const rows = await platform.query<{ form: string }>(
    `select form from notifications.delivery where state = 'delivered' group by form order by form`,
  )
  return rows.map(({ form }) => form)
}

/** By the clock on the wall: 09:00 to 20:00 in Asia/Shanghai. */
const billsSentOutsideWindow = async (): Promise<number> => {
  const [row] = await platform.query<{ count: number }>(
    `select count(*)::int as count from notifications.delivery d
     join notifications.message m on m.company_id = d.company_id and m.id = d.message_id
     where m.kind = 'billReady' and extract(hour from d.created_at at time zone 'Asia/Shanghai') not between 9 and 19`,
  )
  return row?.count ?? -1
}
