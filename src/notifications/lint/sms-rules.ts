import type { Words } from '../../kernel/shapes.ts'
import type { CarrierName, KindName } from '../api/names.ts'
import type { Finding } from '../api/templates.ts'
import { kinds } from '../kinds.ts'
import type { Part } from '../templates/content.ts'
import {
  aliyunTemplates,
  carriersOf,
  type Ground,
  ofLaw,
  ofProvider,
  sourcesOf,
  tencentTemplates,
} from './grounds.ts'

/** What a provider of SMS asks of the text that is entered with it as a template. */
type SmsRule = {
  readonly name: string
  readonly grounds: readonly Ground[]
  readonly appliesTo?: (kind: KindName) => boolean
  /** Where a text breaks it; an empty place is where something is lacking. */
  readonly find: (text: string) => readonly Place[]
  readonly what: Words
  readonly advice: Words
}
type Place = { readonly from: number; readonly to: number }

const signature = '【{sign}】'

const all =
  (pattern: RegExp) =>
  (text: string): Place[] =>
    [...text.matchAll(pattern)].map(({ index, 0: found }) => ({
      from: index,
      to: index + found.length,
    }))

const afterSignature =
  (pattern: RegExp) =>
  (text: string): Place[] =>
    all(pattern)(text).filter(({ from }) => !text.startsWith(signature) || from >= signature.length)

const lacking =
  (has: (text: string) => boolean, where: (text: string) => number) =>
  (text: string): Place[] =>
    has(text) ? [] : [{ from: where(text), to: where(text) }]

const atStart = (): number => 0
const atEnd = (text: string): number => text.length

export const smsRules: readonly SmsRule[] = [
  {
    name: 'sign',
    grounds: [
      aliyunTemplates,
      ofProvider(
        'tencentSms',
        '《常用概念》cloud.tencent.com/document/product/382/13299：短信由签名和正文组成',
        'Glossary: a signature and a body make a message, tencentcloud.com/document/product/382/13299',
      ),
    ],
    find: lacking((text) => text.startsWith(signature), atStart),
    what: { zh: '短信以签名开头。', en: 'An SMS begins with its signature.' },
    advice: { zh: '在最前面写【{sign}】。', en: 'Begin with 【{sign}】.' },
  },
  {
    name: 'brackets',
    grounds: [aliyunTemplates, tencentTemplates],
    find: afterSignature(/[【】]/g),
    what: {
      zh: '签名以外不用【】，以免与签名混淆。',
      en: 'No 【】 but the signature’s, which it would be taken for.',
    },
    advice: { zh: '改用引号或括号。', en: 'Use quotation marks or round brackets.' },
  },
  {
    name: 'signsOfAliyun',
    grounds: [aliyunTemplates],
    find: all(/[『』「」〖〗②③④⑤⑥⑦⑧⑨①•★※→#＃²]/g),
    what: { zh: '短信模板不能有这个符号。', en: 'A template takes no such sign.' },
    advice: { zh: '改写成文字或常用标点。', en: 'Write it in words or plain punctuation.' },
  },
  {
    name: 'signsOfTencent',
    grounds: [tencentTemplates],
    find: all(/[¥￥★☞✓※^]/g),
    what: {
      zh: '这个符号在手机上可能成乱码，不予通过。',
      en: 'This sign may be garbled on a phone and is rejected.',
    },
    advice: { zh: '金额写成“元”，其余改写成文字。', en: 'Write CNY; put the rest in words.' },
  },
  {
    name: 'mobileNumber',
    grounds: [aliyunTemplates],
    find: all(/(?<!\d)1[3-9]\d{9}(?!\d)/g),
    what: {
      zh: '联系方式只能是固定电话、400 或 95 号码。',
      en: 'A contact is a fixed line, a 400 or a 95 number, not a mobile.',
    },
    advice: { zh: '改用服务中心的固定电话。', en: 'Give the office’s fixed line.' },
  },
  {
    name: 'refusalInNotice',
    grounds: [aliyunTemplates],
    appliesTo: (kind) => kinds[kind].purpose === 'service',
    find: all(/拒收请?回复?\w*|退订请?回复?\w*|回复?(?:TD|T|R)退订/g),
    what: {
      zh: '通知短信不写退订方式，否则按推广审核。',
      en: 'A notice says nothing of refusing it, or it is reviewed as promotion.',
    },
    advice: { zh: '删去。', en: 'Leave it out.' },
  },
  {
    name: 'refusal',
    grounds: [
      ofLaw(
        carriersOf('sms'),
        '《通信短信息服务管理规定》第二十条',
        'Provisions on SMS Services art. 20',
      ),
      tencentTemplates,
    ],
    appliesTo: (kind) => kinds[kind].purpose === 'promotion',
    find: lacking((text) => text.endsWith('拒收请回复R'), atEnd),
    what: { zh: '推广短信要写明怎样拒收。', en: 'A promotion says how to refuse it.' },
    advice: { zh: '在最后写“拒收请回复R”。', en: 'End with 拒收请回复R.' },
  },
  {
    name: 'onlyVariables',
    grounds: [aliyunTemplates, tencentTemplates],
    find: (text) =>
      /[\p{L}\p{N}]/u.test(text.replace(/\{[^{}]*\}/g, '')) ? [] : [{ from: 0, to: text.length }],
    what: {
      zh: '模板不能只有变量，文字要让人看出是什么事。',
      en: 'A template is more than variables: its words say what it is about.',
    },
    advice: { zh: '写明是什么账单或通知。', en: 'Say what bill or notice it is.' },
  },
  {
    name: 'codeWord',
    grounds: [
      ofProvider(
        'aliyunSms',
        '《验证码模板规范》help.aliyun.com/document_detail/2806243',
        'Templates of codes, help.aliyun.com/document_detail/2806243',
      ),
    ],
    appliesTo: (kind) => kind === 'oneTimeCode',
    find: lacking(
      (text) => /验证码|注册码|校验码|动态码|verification code/i.test(text),
      (text) => Math.min(signature.length, text.length),
    ),
    what: {
      zh: '验证码短信要写“验证码”。',
      en: 'The message of a code says “verification code”.',
    },
    advice: { zh: '例如“验证码{code}”。', en: 'Such as “Verification code {code}”.' },
  },
]

/** What of a text the given providers would not approve. */
export const lintSmsTemplate = (
  kind: KindName,
  { part, text }: Part,
  carriers: readonly CarrierName[],
): Finding[] =>
  smsRules.flatMap(({ name, grounds, appliesTo, find, what, advice }) => {
    const sources = sourcesOf(grounds, carriers)
    if (sources.length === 0 || appliesTo?.(kind) === false) return []
    return find(text).map(({ from, to }) => ({
      rule: name,
      severity: 'error',
      part,
      from,
      to,
      found: text.slice(from, to),
      what,
      sources,
      advice,
    }))
  })
