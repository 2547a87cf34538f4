import { beforeAll, describe, expect, test } from 'vitest'
import { insertPayingCompany } from '../../../test/support/paying-households.ts'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { operationsByName } from '../../app/operations.ts'
import { tasks } from '../../app/schedule.ts'

type Model = {
  inUse: string
  notice: { zh: string; en: string }
  champion: Fit | null
  latest: Fit | null
}
type Fit = {
  modelId: bigint
  state: string
  rowCount: number
  logLoss: number | null
  baselineLogLoss: number | null
  ece: number | null
  calibration: { predicted: number; actual: number; count: number }[]
  gates: { name: string; isPassed: boolean }[]
  reason: { en: string } | null
}

describe('the nightly refit', async () => {
  const platform = await createTestPlatform({ now: '2026-11-20T03:50:00+08:00' })
  const refit = (companyId: bigint) => tasks.refitPaymentModel?.(platform, { companyId })
  const modelOf = (companyId: bigint) => {
    const operation = operationsByName.get('getPaymentModel')
    if (!operation) throw new Error('no operation')
    return platform.run(operation, {}, { companyId }) as unknown as Promise<Model>
  }
  const company = { months: 14, until: '2026-11-20', seed: 3 }

  beforeAll(async () => {
    await insertPayingCompany(platform.query, { ...company, companyId: 1n, households: 500 })
  })

  test('a fitted model that is calibrated and beats the mean is used from the first night on', async () => {
    expect(await modelOf(1n)).toMatchObject({ inUse: 'shrunkenMean', champion: null, latest: null })
    await refit(1n)
    const { inUse, champion, notice } = await modelOf(1n)
    console.log(champion, notice)
    expect(inUse).toBe('hazard')
    expect(champion?.gates.every(({ isPassed }) => isPassed)).toBe(true)
    expect(champion?.calibration).toHaveLength(10)
  })
})
