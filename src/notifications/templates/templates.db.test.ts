import { describe, expect, test } from 'vitest'
import { createTestPlatform } from '../../../test/support/platform.ts'
import { createStory, type Story } from '../../../test/support/story.ts'
import { transact } from '../../platform/db/transact.ts'
import { openRenderer, type ToRender } from './open-renderer.ts'
import { samples } from './samples.ts'

const platform = await createTestPlatform()
const bill = { kind: 'billReady', form: 'sms', language: 'zh' } as const

type Smses = { sign: string; carrier: 'aliyunSms' | 'tencentSms' }
const openSms = async (story: Story, { sign, carrier }: Smses): Promise<bigint> => {
  const isTencent = carrier === 'tencentSms'
  const { carrierAccountId } = await story.run<{ carrierAccountId: bigint }>('setCarrierAccount', {
    carrier,
    name: carrier,
    config: {
      signName: sign,
      ...(isTencent
        ? { secretId: 'AKIDz8krbsJ5', sdkAppId: '1400006666' }
        : { accessKeyId: 'LTAI' }),
    },
    secrets: isTencent ? { secretKey: 'k' } : { accessKeySecret: 'k' },
    price: 450n,
    perSecond: 100,
  })
  return carrierAccountId
}

const render = async (
  { companyId }: Story,
  carrierAccountId: bigint,
  message: Partial<ToRender> = {},
) =>
  transact(platform.db, { companyId, isReadOnly: true }, async (tx) => {
    const renderer = await openRenderer({ tx, companyId }, { accountIds: [carrierAccountId] })
    return renderer({
      ...bill,
      carrierAccountId,
      variables: samples.billReady,
      url: 'https://jq.example/b/1',
      ...message,
    })
  })

const move = (story: Story, providerTemplateId: bigint, ...states: string[]) =>
  states.reduce(
    (before, state) =>
      before.then(() => story.run('setProviderTemplateState', { providerTemplateId, state })),
    Promise.resolve({}),
  )

const register = async (story: Story, carrierAccountId: bigint, more: object = {}) => {
  const { providerTemplateId } = await story.run<{ providerTemplateId: bigint }>(
    'registerProviderTemplate',
    { carrierAccountId, kind: 'billReady', language: 'zh', providerCode: 'SMS_1', ...more },
  )
  return providerTemplateId
}

describe('a template', () => {
  test('is sent once its provider approved it, word for word, with the provider’s fields', async () => {
    const story = await createStory(platform, { slug: 'approved' })
    const account = await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    const refused = (said: string) => ({ reason: 'templateNotApproved', said })
    expect(await render(story, account)).toEqual(refused('not registered'))
    const id = await register(story, account)
    expect(await render(story, account)).toEqual(refused('draft'))
    await expect(move(story, id, 'approved')).rejects.toThrow('templateStateChanged')
    await move(story, id, 'submitted', 'approved')
    expect(await render(story, account)).toEqual({
      rendered: {
        form: 'sms',
        // The signature is the one that is filed with the provider.
        text: '【悦湖花园】王秀兰您好，3栋2单元1102室11月账单349.88元已出，11月30日到期，明细见公众号“悦湖花园”。管家陈静',
      },
      template: {
        code: 'SMS_1',
        values: {
          payer: '王秀兰',
          home: '3栋2单元1102室',
          periodMonth: '11月',
          amount: '349.88',
          dueOnDay: '11月30日',
          sign: '悦湖花园',
          steward: '陈静',
        },
      },
      language: 'zh',
      providerTemplateId: id,
      segments: 1,
    })
    await move(story, id, 'suspended')
    expect(await render(story, account)).toEqual(refused('suspended'))
  })

  test('in its shorter text where the whole one takes two segments and the short one has a code', async () => {
    const story = await createStory(platform, { slug: 'shorter' })
    const account = await openSms(story, { carrier: 'tencentSms', sign: '悦湖花园' })
    const variables = { ...samples.billReady, payer: '一家名称很长的上海某某有限责任公司' }
    await move(story, await register(story, account), 'submitted', 'approved')
    expect(await render(story, account, { variables })).toMatchObject({ segments: 2 })
    const codes = { providerCode: '1001', shortCodes: ['1002'] }
    await move(story, await register(story, account, codes), 'submitted', 'approved')
    expect(await render(story, account, { variables })).toMatchObject({
      rendered: { text: '【悦湖花园】3栋2单元1102室11月账单349.88元已出，11月30日到期' },
      template: {
        code: '1002',
        values: { 1: '3栋2单元1102室', 2: '11月', 3: '349.88', 4: '11月30日' },
      },
      segments: 1,
    })
    expect(await render(story, account)).toMatchObject({ template: { code: '1001' } })
  })

  test('is said in the reader’s language once that is approved, and in Chinese before and after', async () => {
    const story = await createStory(platform, { slug: 'english' })
    const account = await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    const english = () => render(story, account, { language: 'en' })
    expect(await english()).toEqual({ reason: 'templateNotApproved', said: 'not registered' })
    await move(story, await register(story, account), 'submitted', 'approved')
    expect(await english()).toMatchObject({ language: 'zh', template: { code: 'SMS_1' } })
    const inEnglish = { language: 'en', providerCode: 'SMS_2' }
    const id = await register(story, account, inEnglish)
    expect(await english()).toMatchObject({ language: 'zh', template: { code: 'SMS_1' } })
    await move(story, id, 'submitted', 'approved')
    expect(await english()).toMatchObject({
      language: 'en',
      rendered: { text: expect.stringMatching(/November/) },
      template: { code: 'SMS_2', values: { amount: '349.88' } },
    })
    expect(await render(story, account)).toMatchObject({ language: 'zh' })
    await move(story, id, 'suspended')
    expect(await english()).toMatchObject({ language: 'zh', template: { code: 'SMS_1' } })
    // Where nobody has to approve, the built-in wording is there in both.
    const { carrierAccountId: letters } = await story.run<{ carrierAccountId: bigint }>(
      'setCarrierAccount',
      { carrier: 'letter', name: '信函', config: {}, secrets: {}, price: 1n, perSecond: 1 },
    )
    for (const language of ['zh', 'en'] as const) {
      expect(await render(story, letters, { form: 'letter', language })).toMatchObject({ language })
    }
  })

  test('keeps the approved wording until a new version is approved', async () => {
    const story = await createStory(platform, { slug: 'versions' })
    const account = await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    await move(story, await register(story, account), 'submitted', 'approved')
    const content = { texts: ['【{sign}】{home}账单{amount}元已出'] }
    expect(await story.run('saveTemplate', { ...bill, content })).toEqual({ version: 1 })
    expect(await render(story, account)).toMatchObject({
      rendered: { text: expect.stringContaining('明细见公众号') },
    })
    await move(story, await register(story, account), 'submitted', 'approved')
    expect(await render(story, account)).toMatchObject({
      rendered: { text: '【悦湖花园】3栋2单元1102室账单349.88元已出' },
    })
    // A company of its own: what one changes, no other sees.
    const other = await createStory(platform, { slug: 'elsewhere' })
    const { version } = await other.run<{ version: number }>('getTemplate', bill)
    expect(version).toBe(0)
  })

  test('is not sent when its variables bring in a forbidden word', async () => {
    const story = await createStory(platform, { slug: 'variables' })
    const account = await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    await move(story, await register(story, account), 'submitted', 'approved')
    const variables = { ...samples.billReady, payer: '催 缴' }
    expect(await render(story, account, { variables })).toEqual({
      reason: 'forbiddenWord',
      said: '催缴',
    })
  })

  test('keeps each value within what its provider takes, in the text as in the fields', async () => {
    const story = await createStory(platform, { slug: 'values' })
    const variables = {
      ...samples.billReady,
      payer: '长'.repeat(40),
      home: `${'街'.repeat(50)}3栋1102室`,
    }
    const filled = async (carrier: Smses['carrier']) => {
      const account = await openSms(story, { carrier, sign: '悦湖花园' })
      await move(story, await register(story, account), 'submitted', 'approved')
      const made = await render(story, account, { variables })
      if (!('rendered' in made) || !('text' in made.rendered)) throw new Error('it is an SMS')
      return { text: made.rendered.text, values: Object.values(made.template?.values ?? {}) }
    }
    const aliyun = await filled('aliyunSms')
    expect(Math.max(...aliyun.values.map(({ length }) => length))).toBe(35)
    expect(aliyun.values.find((value) => value.endsWith('3栋1102室'))).toMatch(/^…街/)
    // The evidence is what the phone shows.
    for (const value of aliyun.values) expect(aliyun.text).toContain(value)
    expect((await filled('tencentSms')).values).toContain(variables.home)
  })

  test('is linted for the providers the company has an account of, for all when it has none', async () => {
    const story = await createStory(platform, { slug: 'linted' })
    const lint = async () => {
      const { findings } = await story.run<{
        findings: { rule: string; sources: { provider: { en: string } | null }[] }[]
      }>('previewTemplate', { ...bill, content: { texts: ['【{sign}】①账单¥{amount}逾期'] } })
      return findings.map(
        ({ rule, sources }) => `${rule}: ${sources.map(({ provider }) => provider?.en).join(', ')}`,
      )
    }
    expect(await lint()).toEqual([
      'dunning: Aliyun SMS, Tencent Cloud SMS',
      'signsOfAliyun: Aliyun SMS',
      'signsOfTencent: Tencent Cloud SMS',
    ])
    await openSms(story, { carrier: 'tencentSms', sign: '悦湖花园' })
    expect(await lint()).toEqual([
      'dunning: Tencent Cloud SMS',
      'signsOfTencent: Tencent Cloud SMS',
    ])
    await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    expect(await lint()).toHaveLength(3)
  })

  test('is not saved with an error, nor with another form’s parts', async () => {
    const story = await createStory(platform, { slug: 'refused' })
    const save = (content: object) => story.run('saveTemplate', { ...bill, content })
    await expect(save({ texts: ['【{sign}】{payer}，您已逾期'] })).rejects.toMatchObject({
      code: 'wordingRefused',
      place: { field: 'texts.0' },
      zh: expect.stringMatching(/“逾期”.*依据：阿里云短信.*；腾讯云短信/),
    })
    await expect(save({ texts: ['【{sign}】{receiptNo}'] })).rejects.toThrow('wordingRefused')
    await expect(save({ title: '账单', body: '已出' })).rejects.toThrow('invalidInput')
    await expect(
      story.run('saveTemplate', {
        kind: 'oneTimeCode',
        form: 'letter',
        language: 'zh',
        content: { title: '码', text: '{code}' },
      }),
    ).rejects.toThrow('noSuchWording')
  })

  test('reads with the data of the newest bill, or of a household that is chosen', async () => {
    const story = await createStory(platform, { slug: 'seen', monthlyFen: 12_345n })
    type Preview = { rendered: { text: string }; examples: string[]; householdName: string | null }
    const preview = (more: object = {}) =>
      story.run<Preview>('previewTemplate', { ...bill, ...more })
    expect(await preview()).toMatchObject({ householdName: null })
    await story.bill('2026-03')
    const third = story.units[2]?.householdId
    const shown = await preview({ householdId: third })
    expect(shown).toMatchObject({ householdName: '业主3', examples: [] })
    expect(shown.rendered.text).toMatch(/业主3您好，.*103室3月账单\d+\.\d\d元已出/)
    expect(shown).toMatchObject({ segments: 1, length: shown.rendered.text.length, findings: [] })
    // Of a receipt the names are real, the rest is an example that says so.
    expect(await preview({ kind: 'receipt', householdId: third })).toMatchObject({
      examples: ['what', 'paidAt', 'receiptNo', 'open'],
    })
    const steward = {
      kind: 'staff' as const,
      id: 1n,
      name: '别处',
      grants: [{ role: 'steward' as const, communityId: 1n }],
    }
    await expect(
      story.run('previewTemplate', { ...bill, householdId: third }, { actor: steward }),
    ).rejects.toThrow('notFound')
  })

  test('asks for fields that the message has, and for an account that needs approval', async () => {
    const story = await createStory(platform, { slug: 'fields' })
    const account = await openSms(story, { carrier: 'aliyunSms', sign: '悦湖花园' })
    await expect(
      register(story, account, { fieldMap: { no: '{receiptNo}' } }),
    ).rejects.toMatchObject({ code: 'fieldMapWrong', place: { field: 'no' } })
    const { carrierAccountId } = await story.run<{ carrierAccountId: bigint }>(
      'setCarrierAccount',
      {
        carrier: 'letter',
        name: '信函',
        config: {},
        secrets: {},
        price: 15_000n,
        perSecond: 1,
      },
    )
    await expect(register(story, carrierAccountId)).rejects.toThrow('approvalNotNeeded')
    const letter = await render(story, carrierAccountId, { form: 'letter' })
    expect(letter).toMatchObject({ template: null, providerTemplateId: null, segments: 1 })
  })
})
