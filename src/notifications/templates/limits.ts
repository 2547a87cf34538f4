import type { CarrierName, Language } from '../api/names.ts'
import type { officialFieldTypes } from '../api/templates.ts'

type FieldType = (typeof officialFieldTypes)[number]

/**
 * What a field of an Official Account's template takes
 * (developers.weixin.qq.com, 订阅消息参数值内容限制说明, the same for 类目模板).
 */
export const fieldLimits: Readonly<
  Record<FieldType, { readonly maxLength: number; readonly shape: RegExp }>
> = {
  thing: { maxLength: 20, shape: /^[^\n]+$/ },
  amount: { maxLength: 15, shape: /^[¥￥$]?\d{1,10}(\.\d{1,2})?元?$/ },
  time: { maxLength: 20, shape: /^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$|^\d{4}年\d{1,2}月\d{1,2}日/ },
  phrase: { maxLength: 5, shape: /^\p{Script=Han}+$/u },
  character_string: { maxLength: 32, shape: /^[\x21-\x7e]+$/ },
}

/** What fits a locked screen; letters are half as wide as characters. */
export const pushLimits = (language: Language): { title: number; body: number } =>
  language === 'zh' ? { title: 12, body: 40 } : { title: 24, body: 80 }

/**
 * What every phone maker takes of a push: vivo's 20 and 50 Chinese characters are the least. As
 * widths, a letter 1 and a Chinese character 2 (help.aliyun.com/document_detail/311229).
 */
export const vendorWidths = { title: 40, body: 100 } as const

/** Keywords of a subscription notice (developers.weixin.qq.com, addTemplate). */
export const fieldCounts = { least: 2, most: 5 } as const

/**
 * Longest value of a variable of an SMS; Aliyun answers isv.PARAM_LENGTH_LIMIT to a longer one.
 * Tencent sets companies no limit.
 */
export const valueLimits: Readonly<Partial<Record<CarrierName, number>>> = { aliyunSms: 35 }
