import {
  createCipheriv,
  createSign,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
} from 'node:crypto'

/** Keys of a merchant and of a platform that signs notices, made anew. */
export const makeNoticeKeys = () => {
  const pair = () =>
    generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
  const [merchant, platform] = [pair(), pair()]
  return {
    merchantPrivateKey: merchant.privateKey,
    platformPrivateKey: platform.privateKey,
    platformKeys: { PUB_KEY_ID_0116: platform.publicKey },
    apiV3Key: randomBytes(16).toString('hex'),
  }
}

type NoticeFacts = {
  readonly keys: ReturnType<typeof makeNoticeKeys>
  readonly mchid: string
  readonly appid: string
  readonly outTradeNo: string
  readonly transactionId: string
  readonly amountFen: bigint
  readonly paidAt: string
  readonly nowSeconds: number
  readonly eventId?: string
}

/** A payment notice as WeChat Pay sends it: encrypted, then signed over the raw bytes. */
export const signedNotice = (
  facts: NoticeFacts,
): { headers: Record<string, string>; body: string } => {
  const { keys } = facts
  const plain = JSON.stringify({
    appid: facts.appid,
    mchid: facts.mchid,
    out_trade_no: facts.outTradeNo,
    transaction_id: facts.transactionId,
    trade_type: 'NATIVE',
    trade_state: 'SUCCESS',
    bank_type: 'OTHERS',
    success_time: facts.paidAt,
    payer: { openid: 'o-payer' },
    amount: {
      total: Number(facts.amountFen),
      payer_total: Number(facts.amountFen),
      currency: 'CNY',
      payer_currency: 'CNY',
    },
  })
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(keys.apiV3Key), Buffer.from(nonce))
  cipher.setAAD(Buffer.from('transaction'))
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  const body = JSON.stringify({
    id: facts.eventId ?? randomUUID(),
    create_time: facts.paidAt,
    resource_type: 'encrypt-resource',
    event_type: 'TRANSACTION.SUCCESS',
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: sealed.toString('base64'),
      associated_data: 'transaction',
      nonce,
    },
  })
  const timestamp = String(facts.nowSeconds)
  const signNonce = randomBytes(16).toString('hex')
  const signature = createSign('RSA-SHA256')
    .update(`${timestamp}\n${signNonce}\n${body}\n`)
    .sign(keys.platformPrivateKey, 'base64')
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': signNonce,
      'wechatpay-signature': signature,
      'wechatpay-serial': 'PUB_KEY_ID_0116',
    },
  }
}
