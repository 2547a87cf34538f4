import { beforeAll, describe, expect, test } from 'vitest'
import { startWorker } from '../../src/platform/jobs.ts'
import { createTestPlatform } from '../support/platform.ts'
import { createStory, type Story } from '../support/story.ts'

describe('done once', async () => {
  const platform = await createTestPlatform({ maxConnections: 8 })
  let story: Story

  beforeAll(async () => {
    story = await createStory(platform, { slug: 'once' })
    await story.bill('2026-01')
    story.on('2026-01-10')
  })

  const prepay = (amountFen: bigint, idempotencyKey: string) =>
    story.run<{ paymentId: bigint }>(
      'takePayment',
      { householdId: story.units[0]?.householdId, method: 'transfer', ticked: [], amountFen },
      { idempotencyKey },
    )

  test('eight calls at once with one key act once and get the one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => prepay(10_000n, 'key-1')))
    expect(new Set(answers.map(({ paymentId }) => paymentId)).size).toBe(1)
    expect(
      await platform.query('select id from payments.payment where company_id = $1', [
        story.companyId,
      ]),
    ).toHaveLength(1)
    expect(await story.verify()).toEqual([])
  })

  test('the same key with other content is refused, with another key it is another payment', async () => {
    await expect(prepay(9_999n, 'key-1')).rejects.toMatchObject({
      code: 'idempotencyConflict',
      status: 409,
    })
    const other = await prepay(10_000n, 'key-2')
    expect(other.paymentId).not.toBe((await prepay(10_000n, 'key-1')).paymentId)
  })

  test('what was refused does not use up its key', async () => {
    const waive = (amountFen: bigint) =>
      story
        .run<{ charges: { id: bigint; periodMonth: string }[] }>('listHouseholdCharges', {
          householdId: story.units[1]?.householdId,
        })
        .then(({ charges }) =>
          story.run(
            'requestWaiver',
            {
              chargeId: charges[0]?.id,
              periodMonth: charges[0]?.periodMonth,
              amountFen,
              reason: 'x',
            },
            { idempotencyKey: 'key-3' },
          ),
        )
    await expect(waive(99_999_999n)).rejects.toMatchObject({ code: 'waiverTooLarge' })
    await expect(waive(100n)).resolves.toMatchObject({})
  })

  test('R28: a job whose worker was killed is taken up again', async () => {
    let done = 0
    await platform.query(`select graphile_worker.add_job('ring', '{"companyId":"1"}'::json)`)
    await platform.query(
      `update graphile_worker._private_jobs set locked_at = now() - interval '1 minute', locked_by = 'killed', attempts = 1`,
    )
    const worker = await startWorker({
      platform,
      url: platform.url,
      crontab: '',
      tasks: {
        ring: async () => {
          done += 1
        },
      },
    })
    try {
      await expect.poll(() => done, { timeout: 20_000, interval: 100 }).toBe(1)
    } finally {
      await worker.stop()
    }
  })
})
