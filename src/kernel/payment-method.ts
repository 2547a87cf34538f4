import type { Words } from './shapes.ts'

/** What money comes by today; the rest is known from books that were brought along. */
export const paymentMethods = ['wechatpay', 'cash', 'pos', 'transfer'] as const

const names: Readonly<Record<string, Words>> = {
  cash: { zh: '现金', en: 'Cash' },
  pos: { zh: '刷卡', en: 'Card' },
  transfer: { zh: '银行转账', en: 'Bank transfer' },
  wechatpay: { zh: '微信支付', en: 'WeChat Pay' },
  opening: { zh: '期初预存', en: 'Opening prepayment' },
}

/** A way of payment, the same on paper, phone and screen; one without words stands as it is. */
export const methodWords = (method: string): Words => names[method] ?? { zh: method, en: method }
