import { createRequire } from 'node:module'
import { afterAll, describe, expect, test } from 'vitest'
import { startTestSandbox } from '../../testing.ts'

/** The providers' own SDKs against the pretend providers: they share nothing with our adapters. */
const load = createRequire(import.meta.url)
// biome-ignore lint/suspicious/noExplicitAny: the SDKs' own types are not what is tested
type Sdk = any

const sandbox = await startTestSandbox({})
afterAll(() => sandbox.close())
const endpoint = new URL(sandbox.url).host

describe('Aliyun’s SDK', async () => {
  const account = await sandbox.control('POST', 'messages/accounts', {
    provider: 'aliyunSms',
    signName: '悦湖物业',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Aliyun's placeholders
    templates: { SMS_1: '${name}您好，账单${amount}元' },
  })
  const sms: Sdk = load('@alicloud/dysmsapi20170525')
  const { Config }: Sdk = load('@alicloud/openapi-client')
  const clientOf = (accessKeySecret: string): Sdk =>
    new sms.default(
      new Config({ accessKeyId: account.keyId, accessKeySecret, endpoint, protocol: 'http' }),
    )
  const details = (phoneNumber: string): Sdk =>
    new sms.QuerySendDetailsRequest({
      phoneNumber,
      sendDate: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''),
      pageSize: 10,
      currentPage: 1,
    })

  test('sends one, sends a batch, and finds both', async () => {
    const client = clientOf(account.keySecret)
    const one = await client.sendSms(
      new sms.SendSmsRequest({
        phoneNumbers: '13800001111',
        signName: '悦湖物业',
        templateCode: 'SMS_1',
        templateParam: JSON.stringify({ name: '王秀兰 (母)', amount: '349.88' }),
        outId: 'first',
      }),
    )
    expect(one.body).toMatchObject({ code: 'OK', message: 'OK' })
    const batch = await client.sendBatchSms(
      new sms.SendBatchSmsRequest({
        phoneNumberJson: JSON.stringify(['13800001111', '+8613800002222']),
        signNameJson: JSON.stringify(['悦湖物业', '悦湖物业']),
        templateCode: 'SMS_1',
        templateParamJson: JSON.stringify([
          { name: '甲', amount: '1.00' },
          { name: '乙', amount: '2.00' },
        ]),
        outId: 'second',
      }),
    )
    expect(batch.body).toMatchObject({ code: 'OK', bizId: expect.any(String) })
    await sandbox.advance(2_000)
    const found = await client.querySendDetails(details('13800001111'))
    const rows = found.body.smsSendDetailDTOs.smsSendDetailDTO
    expect(rows).toMatchObject([
      { content: '【悦湖物业】甲您好，账单1.00元', outId: 'second', sendStatus: 3 },
      {
        content: '【悦湖物业】王秀兰 (母)您好，账单349.88元',
        outId: 'first',
        errCode: 'DELIVERED',
      },
    ])
    expect(await sandbox.control('GET', 'messages?to=13800002222')).toMatchObject([
      { form: 'sms', title: '悦湖物业', lines: ['【悦湖物业】乙您好，账单2.00元'] },
    ])
  })

  test('is refused with a wrong key, and when its clock is off', async () => {
    const request = details('13800001111')
    await expect(clientOf('wrong').querySendDetails(request)).rejects.toMatchObject({
      code: 'SignatureDoesNotMatch',
    })
    await sandbox.advance(20 * 60_000)
    await expect(clientOf(account.keySecret).querySendDetails(request)).rejects.toMatchObject({
      code: 'InvalidTimeStamp.Expired',
    })
    await sandbox.control('POST', 'clock', { real: true })
  })

  test('is told what is wrong with a template, a sign or the balance', async () => {
    const send = (change: object): Promise<Sdk> =>
      clientOf(account.keySecret).sendSms(
        new sms.SendSmsRequest({
          phoneNumbers: '13800001111',
          signName: '悦湖物业',
          templateCode: 'SMS_1',
          templateParam: '{"name":"甲","amount":"1.00"}',
          ...change,
        }),
      )
    const codeOf = async (change: object): Promise<string> => (await send(change)).body.code
    expect(await codeOf({ templateCode: 'SMS_2' })).toBe('isv.SMS_TEMPLATE_ILLEGAL')
    expect(await codeOf({ signName: '别家' })).toBe('isv.SMS_SIGNATURE_ILLEGAL')
    expect(await codeOf({ templateParam: '{"name":"甲"}' })).toBe('isv.TEMPLATE_MISSING_PARAMETERS')
    expect(await codeOf({ phoneNumbers: '12345' })).toBe('isv.MOBILE_NUMBER_ILLEGAL')
    await sandbox.control('POST', `messages/accounts/${account.keyId}`, { isBroke: true })
    expect(await codeOf({})).toBe('isv.AMOUNT_NOT_ENOUGH')
  })
})

describe('Tencent’s SDK', async () => {
  const account = await sandbox.control('POST', 'messages/accounts', {
    provider: 'tencentSms',
    signName: '悦湖物业',
    templates: { '1110': '{1}您好，账单{2}元' },
  })
  const { sms }: Sdk = load('tencentcloud-sdk-nodejs-sms')
  const clientOf = (secretKey: string): Sdk =>
    new sms.v20210111.Client({
      credential: { secretId: account.keyId, secretKey },
      region: 'ap-guangzhou',
      profile: { httpProfile: { endpoint, protocol: 'http://' } },
    })
  const request = {
    PhoneNumberSet: ['+8613800003333', '+8612345'],
    SmsSdkAppId: account.sdkAppId,
    SignName: '悦湖物业',
    TemplateId: '1110',
    TemplateParamSet: ['王秀兰', '349.88'],
    SessionContext: 'first',
  }

  test('sends, and is told of each number by itself', async () => {
    const client = clientOf(account.keySecret)
    const { SendStatusSet } = await client.SendSms(request)
    expect(SendStatusSet).toMatchObject([
      { Code: 'Ok', SessionContext: 'first', Fee: 1 },
      { Code: 'InvalidParameterValue.IncorrectPhoneNumber', SerialNo: '' },
    ])
    const pull = () =>
      client.PullSmsSendStatusByPhoneNumber({
        BeginTime: Math.floor(Date.now() / 1000) - 60,
        Offset: 0,
        Limit: 10,
        PhoneNumber: '+8613800003333',
        SmsSdkAppId: account.sdkAppId,
      })
    expect((await pull()).PullSmsSendStatusSet).toEqual([])
    await sandbox.advance(2_000)
    expect((await pull()).PullSmsSendStatusSet).toMatchObject([
      { ReportStatus: 'SUCCESS', SessionContext: 'first', SerialNo: SendStatusSet[0].SerialNo },
    ])
  })

  test('is refused with a wrong key, and when its clock is off', async () => {
    await expect(clientOf('wrong').SendSms(request)).rejects.toMatchObject({
      code: 'AuthFailure.SignatureFailure',
    })
    await sandbox.advance(10 * 60_000)
    await expect(clientOf(account.keySecret).SendSms(request)).rejects.toMatchObject({
      code: 'AuthFailure.SignatureExpire',
    })
    await sandbox.control('POST', 'clock', { real: true })
  })

  test('is told what is wrong with a template or the number of its values', async () => {
    const codeOf = async (change: object): Promise<string> => {
      const all = { ...request, PhoneNumberSet: ['+8613800003333'], ...change }
      const { SendStatusSet } = await clientOf(account.keySecret).SendSms(all)
      return SendStatusSet[0].Code
    }
    expect(await codeOf({ TemplateId: '7' })).toBe('FailedOperation.TemplateIncorrectOrUnapproved')
    expect(await codeOf({ TemplateParamSet: ['一'] })).toBe(
      'FailedOperation.TemplateParamSetNotMatchApprovedTemplate',
    )
    expect(await codeOf({ SignName: '别家' })).toBe(
      'FailedOperation.SignatureIncorrectOrUnapproved',
    )
    await expect(
      clientOf(account.keySecret).SendSms({ ...request, SmsSdkAppId: '1400' }),
    ).rejects.toMatchObject({ code: 'InvalidParameterValue.SdkAppIdNotExist' })
  })
})
