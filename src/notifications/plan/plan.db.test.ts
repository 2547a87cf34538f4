import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'

const platform = await createTestPlatform()

describe('a sending of bills', () => {
  test('says who gets none and why, and reaches nobody twice', async () => {
    const story = await createStory(platform, { slug: 'plan', from: '2026-10-01' })
    await story.bill('2026-10')
    const input = { communityId: story.communityId, month: '2026-10' }
    const preview = await story.run<{ households: number }>('previewBillDelivery', input)
    expect(preview).toMatchObject({
      households: story.units.length,
      ready: 0,
      already: 0,
      notSent: [{ reason: 'noCarrier', count: story.units.length }],
    })
  })
})
