import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { operationsByName } from '../../app/operations.ts'
import type { Operation } from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'

const platform = await createTestPlatform()
const { companyId, units } = await createStory(platform, { slug: 'limits', homes: 4 })

const homeOf = (index: number): bigint => units[index]?.householdId ?? 0n
const wait = (seconds: number): void =>
  platform.clock.moveTo(platform.clock.now().add({ seconds }).toString())

test('neither a household nor a caller nor the company as a whole gets codes without end', async () => {
  /** So many codes as were asked for before, by minutes ago; each for a number of its own. */
  const asked = (n: number, row: { household?: bigint; address?: string; minutesAgo?: number }) =>
    platform.query(
      `insert into identity.phone_code (company_id, purpose, household_id, number_hash, code_hash, address, created_at, expires_at)
       select $1, 'bind', $2, $3 || i, '', $4, $5, now() from generate_series(1, $6::int) i`,
      [
        companyId,
        row.household ?? homeOf(3),
        `${Math.random()} `,
        row.address ?? 'elsewhere',
        platform.clock
          .now()
          .subtract({ minutes: row.minutesAgo ?? 0 })
          .toString(),
        n,
      ],
    )
  const requestFrom = async (index: number, address: string): Promise<string> => {
    wait(61)
    const { status } = await execute(
      platform,
      operationsByName.get('requestPhoneCode') as Operation,
      { householdId: homeOf(index), phone: `1380000${1000 + index}` },
      { companyId, actor: { kind: 'owner', id: homeOf(index), name: 'owner' }, address },
    ).then(
      () => ({ status: 200 }),
      (error: { status: number }) => error,
    )
    return String(status)
  }
  await asked(19, { household: homeOf(0), minutesAgo: 600 })
  expect(await requestFrom(0, '192.0.2.1')).toBe('200')
  expect(await requestFrom(0, '192.0.2.2')).toBe('429')

  await asked(19, { address: '2001:db8:0:7::/64' })
  expect(await requestFrom(1, '2001:db8:0:7::1')).toBe('200')
  expect(await requestFrom(1, '2001:db8:0:7:9:9:9:9')).toBe('429')
  expect(await requestFrom(1, '2001:db8:0:8::1')).toBe('200')
  wait(3600)
  expect(await requestFrom(1, '2001:db8:0:7::1')).toBe('200')

  await asked(997, {})
  expect(await requestFrom(2, '192.0.2.3')).toBe('200')
  expect(await requestFrom(1, '192.0.2.3')).toBe('200')
  expect(await requestFrom(1, '192.0.2.3')).toBe('429')
  wait(3600)
  expect(await requestFrom(1, '192.0.2.3')).toBe('200')
  await asked(4000, { minutesAgo: 300 })
  expect(await requestFrom(1, '192.0.2.3')).toBe('429')
  const sent = await platform.query<{ n: number }>(
    `select count(*)::int as n from notifications.message where company_id = $1 and kind = 'oneTimeCode'`,
    [companyId],
  )
  expect(sent[0]?.n).toBe(7)
})
