import { expect, test } from 'vitest'
import { sha256Hex, signAcs3 } from './aliyun-sms/signature.ts'
import { signTc3 } from './tencent-sms/signature.ts'

/** help.aliyun.com/zh/sdk/product-overview/v3-request-structure-and-signature, 固定参数示例 */
test('Aliyun’s published example of ACS3-HMAC-SHA256', () => {
  const bodyHash = sha256Hex('')
  expect(bodyHash).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  const authorization = signAcs3({
    method: 'POST',
    query: 'ImageId=win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd&RegionId=cn-shanghai',
    headers: {
      host: 'ecs.cn-shanghai.aliyuncs.com',
      'x-acs-action': 'RunInstances',
      'x-acs-version': '2014-05-26',
      'x-acs-date': '2023-10-26T10:22:32Z',
      'x-acs-signature-nonce': '3156853299f313e23d1673dc12e1703d',
      'x-acs-content-sha256': bodyHash,
    },
    bodyHash,
    accessKeyId: 'YourAccessKeyId',
    accessKeySecret: 'YourAccessKeySecret',
  })
  expect(authorization).toBe(
    'ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version,Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0',
  )
})

/** cloud.tencent.com/document/api/213/30654, 签名方法 v3; the keys are masked there and signed so. */
const published = {
  service: 'cvm',
  body: '{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}',
  timestamp: 1551113065,
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3*******',
}
const headers = {
  'content-type': 'application/json; charset=utf-8',
  host: 'cvm.tencentcloudapi.com',
}

test('Tencent’s published example of TC3-HMAC-SHA256', () => {
  expect(sha256Hex(published.body)).toBe(
    '35e9c5b0e3ae67532d3c9f17ead6c90222632e5b1ff7f6e89887f1398934f064',
  )
  expect(signTc3({ ...published, headers })).toBe(
    'TC3-HMAC-SHA256 Credential=AKIDz8krbsJ5yKBZQpn74WFkmLPx3*******/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, Signature=2230eefd229f582d8b1b891af7107b91597240707d778ab3738f756258d7652c',
  )
})

test('its newer form, which signs the action as well', () => {
  const authorization = signTc3({
    ...published,
    headers: { ...headers, 'x-tc-action': 'DescribeInstances' },
  })
  expect(authorization).toContain('SignedHeaders=content-type;host;x-tc-action')
  expect(authorization).toContain(
    'Signature=be4f67d323c78ab9acb7395e43c0dbcf822a9cfac32fea2449a7bc7726b770a3',
  )
})
