import type { Channel } from '../channel.ts'
import type { WechatPayAccount } from './account.ts'
import { downloadStatement } from './bill.ts'
import { verifyNotice } from './notices.ts'
import { closeOrder, createOrder, queryOrder } from './orders.ts'
import { queryRefund, requestRefund, returnAbnormalRefund } from './refunds.ts'

/** WeChat Pay API v3, direct merchant and partner mode (pay.weixin.qq.com/doc/v3/merchant). */
export const wechatpay: Channel<WechatPayAccount> = {
  name: '微信支付',
  createOrder,
  queryOrder,
  closeOrder,
  requestRefund,
  queryRefund,
  returnAbnormalRefund,
  verifyNotice,
  downloadStatement,
}

export {
  type WechatPayAccount,
  type WechatPayConfig,
  wechatPayConfig,
  wechatPaySecrets,
} from './account.ts'
