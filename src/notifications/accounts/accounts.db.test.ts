import { expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory } from '../../../test/support/story.ts'
import { carriers } from '../carriers/index.ts'

const platform = await createTestPlatform({ publicUrl: 'https://jq.example' })
const story = await createStory(platform, { slug: 'accounts' })

type Opened = { carrierAccountId: bigint; pushUrl: string }
const aliyun = {
  carrier: 'aliyunSms',
  name: '通知短信',
  config: { accessKeyId: 'LTAI5t', signName: '悦湖物业' },
  secrets: { accessKeySecret: 'the-secret' },
  price: 450n,
  perSecond: 100,
}
const rowOf = async (id: bigint) => {
  const [row] = await platform.query<Record<string, string | boolean | null>>(
    'select * from notifications.carrier_account where id = $1',
    [id],
  )
  return row
}

test('every carrier says what its account is made of', async () => {
  type Listed = { carriers: { name: string; fields: { name: string; isSecret: boolean }[] }[] }
  const { carriers: listed } = await story.run<Listed>('listCarriers')
  expect(listed.map(({ name }) => name)).toEqual(carriers.map(({ name }) => name))
  const fields = listed.find(({ name }) => name === 'aliyunSms')?.fields
  expect(fields).toContainEqual(expect.objectContaining({ name: 'accessKeyId', isSecret: false }))
  expect(fields).toContainEqual(
    expect.objectContaining({ name: 'accessKeySecret', isSecret: true, isRequired: true }),
  )
})

test('an account keeps its secrets sealed and shows where its receipts come to', async () => {
  const { carrierAccountId, pushUrl } = await story.run<Opened>('setCarrierAccount', aliyun)
  const row = await rowOf(carrierAccountId)
  expect(pushUrl).toBe(
    `https://jq.example/notify/messages/${story.companyId}/${carrierAccountId}/${row?.push_secret}`,
  )
  expect(String(row?.push_secret).length).toBeGreaterThanOrEqual(32)
  expect(platform.vault.open(story.companyId, String(row?.sealed_secrets))).toBe(
    JSON.stringify(aliyun.secrets),
  )
  const shown = await story.run('listCarrierAccounts')
  expect(shown).toMatchObject({
    accounts: [{ id: carrierAccountId, config: aliyun.config, isActive: true, pushUrl }],
  })
  const text = JSON.stringify(shown, (_, value) => (typeof value === 'bigint' ? `${value}` : value))
  expect(text).not.toContain('the-secret')
  expect(text).not.toContain(row?.sealed_secrets)
})

test('a change keeps the secrets that are not given, and forgets the tokens of old ones', async () => {
  const { carrierAccountId, pushUrl } = await story.run<Opened>('setCarrierAccount', {
    ...aliyun,
    name: '第二个',
  })
  const before = await rowOf(carrierAccountId)
  await platform.query(
    `insert into notifications.carrier_token (company_id, carrier_account_id, name, sealed, expires_at)
     values ($1, $2, 'access', 'x', now())`,
    [story.companyId, carrierAccountId],
  )
  const { secrets: _, ...change } = { ...aliyun, name: '改了名', carrierAccountId, price: 500n }
  expect(await story.run<Opened>('setCarrierAccount', change)).toEqual({
    carrierAccountId,
    pushUrl,
  })
  const after = await rowOf(carrierAccountId)
  expect(after).toMatchObject({ name: '改了名', sealed_secrets: before?.sealed_secrets })
  expect(
    await platform.query('select from notifications.carrier_token where carrier_account_id = $1', [
      carrierAccountId,
    ]),
  ).toEqual([])
})

test('what does not fit the carrier is refused at its field', async () => {
  const set = (more: object) => story.run('setCarrierAccount', { ...aliyun, name: '错', ...more })
  await expect(set({ config: { accessKeyId: 'a' } })).rejects.toMatchObject({
    code: 'invalidInput',
    place: { field: 'signName' },
  })
  await expect(set({ config: { ...aliyun.config, port: 1 } })).rejects.toThrow('port')
  await expect(set({ secrets: {} })).rejects.toMatchObject({ place: { field: 'accessKeySecret' } })
  await expect(set({ carrier: 'smtp' })).rejects.toThrow('invalidInput')
  await expect(set({ carrierAccountId: 1n })).rejects.toThrow('notFound')
  await expect(set({ name: aliyun.name })).rejects.toThrow()
})

test('an account is taken out of use with a reason and into use again', async () => {
  const { carrierAccountId } = await story.run<Opened>('setCarrierAccount', {
    ...aliyun,
    name: '停用的',
  })
  await story.run('pauseCarrierAccount', { carrierAccountId, reason: '余额不足' })
  expect(await rowOf(carrierAccountId)).toMatchObject({
    is_active: false,
    pause_reason: '余额不足',
  })
  await story.run('resumeCarrierAccount', { carrierAccountId })
  expect(await rowOf(carrierAccountId)).toMatchObject({ is_active: true, pause_reason: null })
  await expect(
    story.run('pauseCarrierAccount', { carrierAccountId: 1n, reason: '无' }),
  ).rejects.toThrow('notFound')
})
