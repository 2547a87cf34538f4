import type { Words } from '../../kernel/shapes.ts'
import type { CarrierName, KindName } from '../api/names.ts'
import { kinds } from '../kinds.ts'
import {
  aliyunTemplates,
  carriersOf,
  everyCarrier,
  type Ground,
  ofHouse,
  ofLaw,
  ofProvider,
  tencentTemplates,
} from './grounds.ts'

/** Words that may not be sent, over which carriers, why and what to write instead. */
export type WordRule = {
  readonly name: string
  readonly grounds: readonly Ground[]
  readonly appliesTo: (kind: KindName) => boolean
  /** Looked for in the squeezed text. */
  readonly pattern: RegExp
  readonly what: Words
  readonly advice: Words
}

const anyOf = (words: string): RegExp => new RegExp(words.split(/\s+/).join('|'), 'g')
const every = (): boolean => true
const isService = (kind: KindName): boolean => kinds[kind].purpose === 'service'

/** Providers of SMS refuse it; WeChat and push keep to the same by our own rule. */
const debtCollection: readonly Ground[] = [
  aliyunTemplates,
  tencentTemplates,
  ofHouse(carriersOf('officialAccount', 'push')),
]

export const wordRules: readonly WordRule[] = [
  {
    name: 'dunning',
    grounds: debtCollection,
    appliesTo: every,
    pattern: anyOf(
      '催款 催缴 催收 催费 催促 催告 欠费 欠款 欠缴 拖欠 逾期 滞纳 违约金 罚款 还款 老赖 催繳 欠費 欠繳 逾期 滯納 違約金 罰款 還款 overdue arrears latefee penalty debt',
    ),
    what: { zh: '这个词属于催收用语。', en: 'This is a word of debt collection.' },
    advice: {
      zh: '改说事实，例如“已过到期日”“未缴”。',
      en: 'Say the fact: “past its due date”, “open”.',
    },
  },
  {
    name: 'legalThreat',
    grounds: debtCollection,
    appliesTo: every,
    pattern: anyOf(
      '起诉 诉讼 律师 法律 法院 仲裁 强制执行 失信 征信 黑名单 立案 起訴 訴訟 律師 lawyer lawsuit attorney prosecut blacklist creditrecord',
    ),
    what: { zh: '这个词属于法律维权用语。', en: 'This is a word of legal claims.' },
    advice: {
      zh: '删去；确需主张权利的，走书面通知。',
      en: 'Leave it out; a legal claim goes by letter.',
    },
  },
  {
    name: 'cutOff',
    grounds: [
      ofLaw(
        everyCarrier,
        '《民法典》第九百四十四条第三款；《个人信息保护法》第二十五条',
        'Civil Code art. 944(3); Personal Information Protection Law art. 25',
      ),
    ],
    appliesTo: (kind) => kinds[kind].isAboutDebt || kind === 'disputeReceived',
    pattern: anyOf(
      '停水 停电 停气 停暖 停热 停供 停止供 断水 断电 断气 断暖 断网 限水 限电 限制门禁 停用门禁 门禁停用 门禁失效 锁梯 停用电梯 限制电梯 限制出入 限制进出 禁止进出 限制停车 禁止停车 锁车 公示名单 公示欠费 公布名单 曝光 拉黑 黑名单 失信 征信 cutoff cutyour shutoff disconnect blacklist',
    ),
    what: {
      zh: '不得以停止供应、限制通行、公开名单或信用惩戒来要求缴费。',
      en: 'Payment must not be pressed for by cutting supply or access, by lists or by threats of blacklisting.',
    },
    advice: { zh: '删去这句话。', en: 'Leave the sentence out.' },
  },
  {
    name: 'surcharge',
    grounds: [
      ofLaw(carriersOf('email', 'letter'), '《民法典》第五百八十五条', 'Civil Code art. 585'),
    ],
    appliesTo: every,
    pattern: anyOf('滞纳 滯納'),
    what: {
      zh: '物业合同约定的是违约金，不是行政机关的加收款。',
      en: 'A property contract has a penalty by agreement, not a surcharge of an authority.',
    },
    advice: { zh: '改写为“违约金”。', en: 'Write 违约金.' },
  },
  {
    name: 'promotion',
    grounds: [
      ofLaw(
        everyCarrier,
        '《消费者权益保护法》第二十九条；《通信短信息服务管理规定》第十八条',
        'Consumer Rights Law art. 29; Provisions on SMS Services art. 18',
      ),
      aliyunTemplates,
      tencentTemplates,
      ofProvider(
        'officialAccountTemplate',
        '《微信公众平台模板消息运营规范》：不得含营销内容',
        'WeChat’s rules for template messages: no marketing',
      ),
    ],
    appliesTo: isService,
    pattern: anyOf(
      '优惠 促销 抽奖 中奖 点击 折扣 打折 特价 秒杀 红包 返现 免费领 抢购 团购 優惠 促銷 抽獎 discount specialoffer clickhere lottery giftcard coupon',
    ),
    what: {
      zh: '服务消息里不得夹带推广。',
      en: 'A service message must carry no promotion.',
    },
    advice: {
      zh: '删去；推广请用“优惠”这种消息，发给同意接收的人。',
      en: 'Leave it out; promotion is a message of its own, to those who agreed.',
    },
  },
  {
    name: 'link',
    grounds: [aliyunTemplates, tencentTemplates],
    appliesTo: every,
    pattern:
      /https?:|www\.|[a-z0-9]\.(?:com|cn|net|org|top|xyz|vip|cc|io|me|link|url|ltd|shop)(?![a-z])/g,
    what: {
      zh: '短信里不放网址：每户不同的链接不予通过。',
      en: 'An SMS holds no link: one that differs by household is rejected.',
    },
    advice: {
      zh: '改为“详见公众号”。',
      en: 'Point to the Official Account instead.',
    },
  },
  {
    name: 'groupContact',
    grounds: [aliyunTemplates, tencentTemplates],
    appliesTo: every,
    pattern: anyOf('加群 加微信 加qq qq群 微信群'),
    what: {
      zh: '短信不得邀人加群或加个人号。',
      en: 'An SMS asks nobody to join a group or add a person.',
    },
    advice: { zh: '改留服务电话。', en: 'Give the service number instead.' },
  },
]

/** The rules that hold for a kind over any of the carriers. */
export const rulesFor = (kind: KindName, linted: readonly CarrierName[]): readonly WordRule[] =>
  wordRules.filter(
    ({ grounds, appliesTo }) =>
      appliesTo(kind) &&
      grounds.some(({ carriers }) => carriers.some((name) => linted.includes(name))),
  )
