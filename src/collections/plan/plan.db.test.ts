import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { makePlans } from './make-plan.ts'

const messages = await openMessages({ homes: 8 })
const { platform, story } = messages

test('smoke', async () => {
  story.on('2027-01-20')
  const made = await messages.within((context) =>
    makePlans(context, { communityId: null, isRemake: false }),
  )
  console.log(
    made.decided,
    made.rules.places.map((p) => [p.mode, p.fallback]),
  )
  const rows = await platform.query('select * from collections.decision where company_id = $1', [
    story.companyId,
  ])
  console.log(rows.slice(0, 3))
  const again = await messages.within((context) =>
    makePlans(context, { communityId: null, isRemake: false }),
  )
  expect(again.decided).toBe(0)
})
