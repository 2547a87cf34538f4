import { beforeAll, describe, expect, test } from 'vitest'
import { insertPayingCompany } from '../../../test/support/paying-households.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { operationsByName } from '../../app/operations.ts'
import { tasks } from '../../app/schedule.ts'

type Fit = {
  state: string
  rowCount: number
  logLoss: number
  baselineLogLoss: number
  ece: number
  calibration: { count: number }[]
  gates: { name: string; isPassed: boolean }[]
  reason: { en: string } | null
}
type Model = {
  inUse: string
  notice: { zh: string; en: string }
  champion: Fit | null
  latest: Fit | null
  isFitting: boolean
}

describe('the nightly refit', async () => {
  const platform = await createTestPlatform({ now: '2026-11-20T03:50:00+08:00' })
  const refit = (companyId: bigint) => tasks.refitPaymentModel?.(platform, { companyId })
  const run = (name: string, companyId: bigint): Promise<unknown> => {
    const operation = operationsByName.get(name)
    if (!operation) throw new Error(`no operation ${name}`)
    return platform.run(operation, {}, { companyId })
  }
  const modelOf = (companyId: bigint) => run('getPaymentModel', companyId) as Promise<Model>
  const company = { months: 14, until: '2026-11-20', seed: 4 }

  beforeAll(async () => {
    await insertPayingCompany(platform.query, { ...company, companyId: 1n, households: 500 })
  })

  test('a model that is calibrated and beats the mean is used from its first night on', async () => {
    expect(await modelOf(1n)).toMatchObject({ inUse: 'shrunkenMean', champion: null, latest: null })
    await run('refitPaymentModel', 1n)
    expect(await modelOf(1n)).toMatchObject({ isFitting: true })
    platform.clock.moveTo('2026-11-20T03:51:00+08:00')
    await refit(1n)
    const { inUse, champion, isFitting } = await modelOf(1n)
    expect({ inUse, isFitting }).toEqual({ inUse: 'hazard', isFitting: false })
    expect(champion?.gates.map(({ name, isPassed }) => [name, isPassed])).toEqual(
      ['rows', 'ece', 'slope', 'intercept', 'logLoss'].map((name) => [name, true]),
    )
    expect(champion?.logLoss).toBeLessThan(champion?.baselineLogLoss ?? 0)
    expect(champion?.calibration).toHaveLength(10)
  }, 60_000)

  test('a second night replaces it with the same numbers', async () => {
    const before = await platform.query(
      'select household_id, intercept from collections.payer where company_id = 1 order by 1',
    )
    await refit(1n)
    expect(
      await platform.query(
        'select household_id, intercept from collections.payer where company_id = 1 order by 1',
      ),
    ).toEqual(before)
    const states = await platform.query(
      'select state, coefficients from collections.payment_model where company_id = 1 order by id',
    )
    expect(states.map(({ state }) => state)).toEqual(['retired', 'champion'])
    expect(states[1]).toHaveProperty('coefficients', states[0]?.coefficients)
  }, 60_000)

  test.each([
    ['nobody ever pays', 2n, 40, 12, () => -50],
    ['everybody pays at once', 3n, 40, 12, () => 50],
    ['there is one bill', 4n, 1, 1, () => 0],
  ])(
    'where %s the shrunken mean is used, and why is said',
    async (_, companyId, households, months, willingness) => {
      await insertPayingCompany(platform.query, {
        ...company,
        companyId,
        households,
        months,
        willingness,
      })
      await refit(companyId)
      const model = await modelOf(companyId)
      expect(model.inUse).toBe('shrunkenMean')
      expect(model.notice.zh).toMatch(/均值/)
      expect(model.notice.en).toMatch(/average|mean/)
      const parts = await platform.query(
        'select intercept from collections.payer where company_id = $1',
        [companyId],
      )
      expect(parts.every(({ intercept }) => Number.isFinite(intercept))).toBe(true)
    },
    60_000,
  )

  test('a company without bills has no model and no fault', async () => {
    await refit(99n)
    expect(await modelOf(99n)).toMatchObject({ inUse: 'shrunkenMean', latest: null })
  })
})
