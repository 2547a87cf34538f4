/**
 * The demo's way to the WeChat Pay sandbox: what in reality a merchant's console and a payer's
 * phone do. Speaks the sandbox's control API over HTTP, as its own pages do.
 */
export type PretendPhone = {
  readonly openMerchant: (name: string) => Promise<Merchant>
  /** The sandbox's clock follows the story; `null` lets it run with the real one. */
  readonly setClock: (instant: string | null) => Promise<void>
  /** Pays an order now. Its notice is lost: the story asks the channel instead. */
  readonly pay: (outTradeNo: string) => Promise<void>
  /** An account at the pretend SMS provider; its templates are approved as soon as they are there. */
  readonly openSms: (signName: string) => Promise<{ keyId: string; keySecret: string }>
  readonly changeSms: (
    keyId: string,
    change: { templates?: Readonly<Record<string, string>>; callbackUrl?: string },
  ) => Promise<void>
  /** Which share of text messages finds no such number any more. */
  readonly loseNumbers: (share: number) => Promise<void>
  /** A payment the merchant account received from somewhere else. */
  readonly payElsewhere: (trade: {
    mchid: string
    outTradeNo: string
    amountFen: number
    paidAt: string
    description: string
  }) => Promise<void>
}

type Merchant = {
  readonly mchid: string
  readonly appid: string
  readonly serialNo: string
  readonly privateKey: string
  readonly apiV3Key: string
  readonly platformKeys: Readonly<Record<string, string>>
}

export const pretendPhone = (sandboxUrl: string): PretendPhone => {
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const answer = await fetch(`${sandboxUrl}/sandbox/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`sandbox ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json()
  }
  return {
    openMerchant: async (name) =>
      (await post('merchants', { name, mode: 'direct', keyMode: 'publicKey' })) as Merchant,
    setClock: async (instant) => {
      await post('clock', instant === null ? { real: true } : { now: instant })
    },
    pay: async (outTradeNo) => {
      await post(`trades/${outTradeNo}/pay`, { notice: 'lost' })
    },
    openSms: async (signName) =>
      (await post('messages/accounts', { provider: 'aliyunSms', signName })) as {
        keyId: string
        keySecret: string
      },
    changeSms: async (keyId, change) => {
      await post(`messages/accounts/${keyId}`, change)
    },
    loseNumbers: async (share) => {
      const shares = { receiptFailed: share }
      await post('messages/faults', { provider: 'aliyunSms', seed: 'demo', shares })
    },
    payElsewhere: async (trade) => {
      await post('trades/bulk', [trade])
    },
  }
}
