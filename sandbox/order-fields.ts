import { type Fields, integer, object, required, text } from './shape.ts'
import type { Scene } from './state.ts'

/** What an order may say, direct and partner, per scene (unknown fields are refused). */

const outTradeNoRule = { ...required, min: 6, pattern: /^[0-9A-Za-z_\-|*]+$/ } as const

const detail = object('优惠功能', {
  cost_price: integer('订单原价'),
  invoice_id: text('商品小票ID', 32),
  goods_detail: { name: '单品列表', type: 'array' },
})

const storeInfo = object('商户门店信息', {
  id: text('门店编号', 32, required),
  name: text('门店名称', 256),
  area_code: text('地区编码', 32),
  address: text('详细地址', 512),
})

const scene = (isH5: boolean) =>
  object(
    '场景信息',
    {
      payer_client_ip: text('用户终端IP', 45, required),
      device_id: text('商户端设备号', 32),
      store_info: storeInfo,
      ...(isH5
        ? {
            h5_info: object(
              'H5场景信息',
              {
                type: text('场景类型', 32, { ...required, values: ['Wap', 'iOS', 'Android'] }),
                app_name: text('应用名称', 64),
                app_url: text('网站URL', 128),
                bundle_id: text('iOS平台BundleID', 128),
                package_name: text('Android平台PackageName', 128),
              },
              required,
            ),
          }
        : {}),
    },
    isH5 ? required : {},
  )

const shared = (kind: Scene): Fields => ({
  description: text('商品描述', 127, required),
  out_trade_no: text('商户订单号', 32, outTradeNoRule),
  time_expire: text('交易结束时间', 64, {
    pattern: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  }),
  attach: text('商户数据包', 128),
  // A query string would not survive: the service appends nothing and signs only the body.
  notify_url: text('商户回调地址', 255, { ...required, pattern: /^https?:\/\/[^\s?#]+$/ }),
  goods_tag: text('订单优惠标记', 32),
  support_fapiao: { name: '电子发票入口开放标识', type: 'boolean' },
  amount: object(
    '订单金额',
    {
      total: integer('总金额', { ...required, min: 1 }),
      currency: text('货币类型', 16, { values: ['CNY'] }),
    },
    required,
  ),
  detail,
  scene_info: scene(kind === 'MWEB'),
  settle_info: object('结算信息', { profit_sharing: { name: '分账标识', type: 'boolean' } }),
})

export const orderFields = (mode: 'direct' | 'partner', kind: Scene): Fields => {
  if (mode === 'direct') {
    return {
      appid: text('公众号ID', 32, required),
      mchid: text('直连商户号', 32, required),
      ...shared(kind),
      ...(kind === 'JSAPI'
        ? { payer: object('支付者', { openid: text('用户标识', 128, required) }, required) }
        : {}),
    }
  }
  const payer = { sp_openid: text('用户服务标识', 128), sub_openid: text('用户子标识', 128) }
  return {
    sp_appid: text('服务商应用ID', 32, required),
    sp_mchid: text('服务商户号', 32, required),
    sub_appid: text('子商户应用ID', 32),
    sub_mchid: text('子商户号', 32, required),
    ...shared(kind),
    ...(kind === 'JSAPI' ? { payer: object('支付者', payer, required) } : {}),
  }
}

/** The merchant part of a query or of a close body. */
export const merchantFields = (mode: 'direct' | 'partner'): Fields =>
  mode === 'direct'
    ? { mchid: text('直连商户号', 32, required) }
    : { sp_mchid: text('服务商户号', 32, required), sub_mchid: text('子商户号', 32, required) }
