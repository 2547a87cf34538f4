import { describe, expect, test } from 'vitest'
import { readPush } from './push.ts'
import { decryptPush, pageSignature, pushSignature } from './signature.ts'

/** Worked examples that WeChat publishes, word for word. */

const pushed = {
  config: { appId: 'wxba5fad812f8e6fb9' },
  secrets: { appSecret: 'a'.repeat(32), pushToken: 'AAAAA' },
  header: () => undefined,
  nowMs: 0,
}

// https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/JS-SDK.html appendix 1
test('the signature of a page', () => {
  const page = {
    ticket:
      'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg',
    nonceStr: 'Wm3WZYTPz0wzccnW',
    timestamp: 1_414_587_457,
    url: 'http://mp.weixin.qq.com?params=value',
  }
  expect(pageSignature(page)).toBe('0f9de62fce790f9a083d5c99e95740ceb90c27ed')
  expect(pageSignature({ ...page, url: `${page.url}#later` })).toBe(pageSignature(page))
})

// https://developers.weixin.qq.com/doc/subscription/guide/dev/push/encryption.html
// https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html
describe('pushes', () => {
  const check = {
    signature: 'f464b24fc39322e44b38aa78f5edd27bd1441696',
    echostr: '4375120948345356249',
    timestamp: '1714036504',
    nonce: '1514711492',
  }

  test('the check of the server address is answered with its echo, a wrong one is not', () => {
    const visit = { ...pushed, method: 'GET', rawBody: '' }
    expect(readPush({ ...visit, query: check }).answer).toMatchObject({
      status: 200,
      body: check.echostr,
    })
    for (const change of [
      { nonce: '1514711493' },
      { signature: '' },
      { signature: 'é'.repeat(20) },
    ]) {
      const verdict = readPush({ ...visit, query: { ...check, ...change } })
      expect(verdict.answer).toMatchObject({ status: 403, body: '' })
    }
  })

  test('a plain one', () => {
    expect(pushSignature('AAAAA', '1714037059', '486452656')).toBe(
      '899cf89e464efb63f54ddac96b0a0a235f53aa78',
    )
  })

  const sealed = {
    key: 'A'.repeat(43),
    body: '+qdx1OKCy+5JPCBFWw70tm0fJGb2Jmeia4FCB7kao+/Q5c/ohsOzQHi8khUOb05JCpj0JB4RvQMkUyus8TPxLKJGQqcvZqzDpVzazhZv6JsXUnnR8XGT740XgXZUXQ7vJVnAG+tE8NUd4yFyjPy7GgiaviNrlCTj+l5kdfMuFUPpRSrfMZuMcp3Fn2Pede2IuQrKEYwKSqFIZoNqJ4M8EajAsjLY2km32IIjdf8YL/P50F7mStwntrA2cPDrM1kb6mOcfBgRtWygb3VIYnSeOBrebufAlr7F9mFUPAJGj04=',
  }

  test('an encrypted one', () => {
    expect(pushSignature('AAAAA', '1714112445', '415670741', sealed.body)).toBe(
      '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    )
    const account = { encodingAesKey: sealed.key, appId: 'wxba5fad812f8e6fb9' }
    expect(decryptPush(sealed.body, account)).toBe(
      '{"ToUserName":"gh_97417a04a28d","FromUserName":"o9AgO5Kd5ggOC-bXrbNODIiE3bGY","CreateTime":1714112445,"MsgType":"event","Event":"debug_demo","debug_str":"hello world"}',
    )
    expect(decryptPush(sealed.body, { ...account, appId: 'wx0000000000000000' })).toBeNull()
    expect(decryptPush(sealed.body, { ...account, encodingAesKey: 'B'.repeat(43) })).toBeNull()
  })

  test('an account with a key believes neither plain text nor a foreign signature', () => {
    const visit = {
      ...pushed,
      secrets: { ...pushed.secrets, encodingAesKey: sealed.key },
      method: 'POST',
    }
    const query = {
      signature: '6c5c811b55cc85e0e1b54100749188c20beb3f5d',
      timestamp: '1714112445',
      nonce: '415670741',
      msg_signature: '046e02f8204d34f8ba5fa3b1db94908f3df2e9b3',
    }
    const rawBody = JSON.stringify({ ToUserName: 'gh_97417a04a28d', Encrypt: sealed.body })
    expect(readPush({ ...visit, query, rawBody }).answer).toMatchObject({
      status: 200,
      body: 'success',
    })
    const plain = '{"FromUserName":"o1","CreateTime":1,"Event":"unsubscribe"}'
    expect(readPush({ ...visit, query, rawBody: plain }).answer.status).toBe(403)
    const changed = rawBody.replace('+qdx1', '+qdx2')
    expect(readPush({ ...visit, query, rawBody: changed }).answer.status).toBe(403)
    const forged = { ...query, msg_signature: query.signature }
    expect(readPush({ ...visit, query: forged, rawBody }).answer.status).toBe(403)
  })
})

// The sample code of the same page (cryptoDemo.zip): its test, and the push of its Python sample.
test('the sample code’s examples', () => {
  const key = { encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' }
  expect(
    decryptPush(
      'jn1L23DB+6ELqJ+6bruv21Y6MD7KeIfP82D6gU39rmkgczbWwt5+3bnyg5K55bgVtVzd832WzZGMhkP72vVOfg==',
      { ...key, appId: 'wxb11529c136998cb6' },
    ),
  ).toBe('我是中文abcd123')
  const encrypted =
    'hyzAe4OzmOMbd6TvGdIOO6uBmdJoD0Fk53REIHvxYtJlE2B655HuD0m8KUePWB3+LrPXo87wzQ1QLvbeUgmBM4x6F8PGHQHFVAFmOD2LdJF9FrXpbUAh0B5GIItb52sn896wVsMSHGuPE328HnRGBcrS7C41IzDWyWNlZkyyXwon8T332jisa+h6tEDYsVticbSnyU8dKOIbgU6ux5VTjg3yt+WGzjlpKn6NPhRjpA912xMezR4kw6KWwMrCVKSVCZciVGCgavjIQ6X8tCOp3yZbGpy0VxpAe+77TszTfRd5RJSVO/HTnifJpXgCSUdUue1v6h0EIBYYI1BD1DlD+C0CR8e6OewpusjZ4uBl9FyJvnhvQl+q5rv1ixrcpCumEPo5MJSgM9ehVsNPfUM669WuMyVWQLCzpu9GhglF2PE='
  const verdict = readPush({
    ...pushed,
    config: { appId: 'wx2c2769f8efd9abc2' },
    secrets: { appSecret: 'a'.repeat(32), pushToken: 'spamtest', ...key },
    method: 'POST',
    query: {
      timestamp: '1409735669',
      nonce: '1320562132',
      msg_signature: '5d197aaffba7e9b25a30732f161a50dee96bd5fa',
    },
    rawBody: `<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt></xml>`,
  })
  expect(verdict.events).toEqual([
    {
      event: 'uplink',
      eventId: '6054768590064713728',
      from: 'oyORnuP8q7ou2gfYjqLzSIWZf0rs',
      text: 'abcdteT',
      at: '2014-09-03T09:14:28.000Z',
    },
  ])
})

test('a receipt of a message the person blocked, as WeChat publishes it', () => {
  const xml = (status: string): string =>
    `<xml><ToUserName><![CDATA[gh_7f083739789a]]></ToUserName><FromUserName><![CDATA[oia2TjuEGTNoeX76QEjQNrcURxG8]]></FromUserName><CreateTime>1395658920</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[TEMPLATESENDJOBFINISH]]></Event><MsgID>200163836</MsgID><Status><![CDATA[${status}]]></Status></xml>`
  const signedAt = 1_714_037_059
  const read = (status: string, seconds = signedAt) =>
    readPush({
      ...pushed,
      method: 'POST',
      query: {
        signature: '899cf89e464efb63f54ddac96b0a0a235f53aa78',
        timestamp: String(signedAt),
        nonce: '486452656',
      },
      rawBody: xml(status),
      nowMs: seconds * 1_000,
    })
  expect(read('success').events[0]).toMatchObject({
    state: 'delivered',
    providerMessageId: '200163836',
  })
  expect(read('failed:user block').events[0]).toMatchObject({
    state: 'failed',
    reason: 'userRefused',
  })
  expect(read('failed: system failed').events[0]).toMatchObject({
    state: 'failed',
    reason: 'undelivered',
  })
  // Signed long ago: whoever has seen the signature could say anything with it.
  for (const seconds of [-301, 301]) {
    const verdict = read('success', signedAt + seconds)
    expect(verdict).toMatchObject({ events: [], answer: { status: 403 } })
  }
  expect(read('success', signedAt + 20).events).toHaveLength(1)
})
