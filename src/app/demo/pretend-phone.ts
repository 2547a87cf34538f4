import type { Control } from './control.ts'

/**
 * The demo's way to the WeChat Pay sandbox: what in reality a merchant's console and a payer's
 * phone do.
 */
export type PretendPhone = {
  readonly openMerchant: (name: string) => Promise<Merchant>
  /** The sandbox's clock follows the story; `null` lets it run with the real one. */
  readonly setClock: (instant: string | null) => Promise<void>
  /** Pays an order now. Its notice is lost: the story asks the channel instead. */
  readonly pay: (outTradeNo: string) => Promise<void>
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

export const pretendPhone = (control: Control): PretendPhone => {
  return {
    openMerchant: async (name) =>
      (await control('merchants', { name, mode: 'direct', keyMode: 'publicKey' })) as Merchant,
    setClock: async (instant) => {
      await control('clock', instant === null ? { real: true } : { now: instant })
    },
    pay: async (outTradeNo) => {
      await control(`trades/${outTradeNo}/pay`, { notice: 'lost' })
    },
    payElsewhere: async (trade) => {
      await control('trades/bulk', [trade])
    },
  }
}
