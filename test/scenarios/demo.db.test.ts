import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startTestSandbox } from '../../sandbox/testing.ts'
import { tellStory } from '../../src/app/demo/tell-story.ts'
import { parseConfig } from '../../src/platform/config.ts'
import { verifyBooks } from '../../src/reports/books/verify-books.ts'
import { createTestPlatform } from '../support/platform.ts'

const platform = await createTestPlatform()
const dataDir = mkdtempSync(join(tmpdir(), 'jiaoqing-demo-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

// A thousand homes take minutes: `npm start` makes the demo, this holds its books against it.
test.runIf(process.env.SOAK === '1')(
  'the demo is told by operations, and its books agree',
  async () => {
    const sandbox = await startTestSandbox({ quietRetries: true })
    afterAll(sandbox.close)
    const { billPath, staff } = await tellStory({
      config: parseConfig({ DATA_DIR: dataDir }),
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
    const { differences, checks } = await platform.run<{
      differences: unknown[]
      checks: unknown[]
    }>(verifyBooks, {}, { companyId: BigInt(company?.company_id ?? 0) })
    expect(differences).toEqual([])
    expect(checks.length).toBeGreaterThan(10)
  },
  900_000,
)
