import { expect, test } from 'vitest'
import { openMessages } from '../../../test/support/messages.ts'
import { tasks } from '../../app/schedule.ts'

const messages = await openMessages({ homes: 2 })
const { story, platform, sandbox } = messages
const [home, neighbour] = story.units.map(({ householdId }) => householdId)
const householdId = home ?? 0n

const { payer } = await story.run<{ payer: { id: bigint } }>('getHouseholdProfile', { householdId })
const readIn = (readsIn: 'zh' | 'en') =>
  story.run('setReaderLanguage', { householdId, partyId: payer.id, readsIn })

/** The English wording of a kind, entered at the provider and approved. */
const approveEnglish = async (kind: string, code: string): Promise<void> => {
  const { providers } = await story.run<{ providers: { providerTexts: string[] }[] }>(
    'getTemplate',
    { kind, form: 'sms', language: 'en' },
  )
  const [account] = await platform.query<{ key: string }>(
    `select config->>'accessKeyId' as key from notifications.carrier_account`,
  )
  await sandbox.control('POST', `messages/accounts/${account?.key}`, {
    templates: { [code]: providers[0]?.providerTexts[0] ?? '' },
  })
  const { providerTemplateId } = await story.run<{ providerTemplateId: bigint }>(
    'registerProviderTemplate',
    { carrierAccountId: messages.accountId, kind, language: 'en', providerCode: code },
  )
  for (const state of ['submitted', 'approved']) {
    await story.run('setProviderTemplateState', { providerTemplateId, state })
  }
}

type Proof = { language: string; recipient: { readsIn: string }; said: { text: string } }

/** What the evidence has of the last message to a home. */
const proofOf = async (id = householdId): Promise<Proof> => {
  const { messages: said } = await story.run<{
    messages: { evidence: { event: string; content: string }[] }[]
  }>('getHouseholdEvidence', { householdId: id })
  const sent = said.at(-1)?.evidence.find(({ event }) => event === 'sent')
  return JSON.parse(sent?.content ?? '{}')
}

test('who reads English gets it where it is approved, Chinese elsewhere, and the evidence says which', async () => {
  await readIn('en')
  await messages.send()
  await messages.relay()
  expect(await proofOf()).toMatchObject({ language: 'zh', recipient: { readsIn: 'en' } })
  expect((await proofOf()).said.text).toContain('11月账单')

  await approveEnglish('receipt', 'SMS_77')
  for (const id of [householdId, neighbour ?? 0n]) {
    const paymentIds = String(await story.pay(id))
    await tasks.tellReceipts?.(platform, { companyId: story.companyId, paymentIds })
  }
  await messages.relay()
  expect(await proofOf()).toMatchObject({ language: 'en', recipient: { readsIn: 'en' } })
  expect(await proofOf(neighbour)).toMatchObject({ language: 'zh', recipient: { readsIn: 'zh' } })
  const texts = (await messages.phone()).map(({ lines }) => lines.join())
  expect(texts.filter((text) => text.includes('received'))).toHaveLength(1)
  expect(texts).toContainEqual(expect.stringContaining((await proofOf()).said.text))
  await story.run('verifyEvidence').then((it) => expect(it).toMatchObject({ isIntact: true }))
})

test('what waits is said in the language of the moment it goes; a code too, with its digits', async () => {
  await approveEnglish('oneTimeCode', 'SMS_78')
  const ask = async (): Promise<Proof> => {
    const actor = { kind: 'owner', id: householdId, name: 'owner' } as const
    messages.wait({ minutes: 2 })
    await story.run('requestPhoneCode', { householdId, phone: '13800001000' }, { actor })
    return proofOf()
  }
  await ask()
  await readIn('zh')
  await messages.relay()
  expect(await proofOf()).toMatchObject({ language: 'zh', recipient: { readsIn: 'zh' } })
  await ask()
  await readIn('en')
  await messages.relay()
  const { language, said } = await proofOf()
  expect(language).toBe('en')
  expect(said.text).toContain('******')
  const texts = (await messages.phone()).map(({ lines }) => lines.join())
  const words = said.text.split('******')[0]?.replace(/^【.*】/, '') ?? '?'
  expect(texts.find((text) => text.includes(words))).toMatch(/\b\d{6}\b/)
})

test('only of somebody of the household, and the staff see what was chosen', async () => {
  const { languages } = await story.run<{ languages: unknown[] }>('listContacts', { householdId })
  expect(languages).toEqual([{ partyId: payer.id, readsIn: 'en' }])
  await expect(
    story.run('setReaderLanguage', {
      householdId: neighbour,
      partyId: payer.id,
      readsIn: 'zh',
    }),
  ).rejects.toMatchObject({ code: 'notFound' })
})
