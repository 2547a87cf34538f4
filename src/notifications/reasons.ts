import type { Words } from '../kernel/shapes.ts'
import type { ReasonName } from './api/names.ts'

/**
 * Why a message did not reach its reader, for people: what it means and what can be done, and where
 * a rule stood in the way, which one. Rules of our own say so.
 */
export const reasonWords: Readonly<
  Record<ReasonName, { readonly words: Words; readonly article: Words | null }>
> = {
  noConsent: {
    words: {
      zh: '本人没有同意接收推广信息',
      en: 'This person has not agreed to receive promotion',
    },
    article: {
      zh: '《消费者权益保护法》第二十九条；《通信短信息服务管理规定》第十八条',
      en: 'Consumer Rights Law art. 29; Provisions on SMS Services art. 18',
    },
  },
  stopped: {
    words: { zh: '本人已退订，或登记了不要联系', en: 'This person asked not to be written to' },
    article: {
      zh: '《个人信息保护法》第十五条；《通信短信息服务管理规定》第二十条',
      en: 'Personal Information Protection Law art. 15; Provisions on SMS Services art. 20',
    },
  },
  overBudget: {
    words: {
      zh: '近期联系次数已到上限，有效期内没有可发的日子',
      en: 'This household was contacted as often as allowed; no day is left while it is of use',
    },
    article: {
      zh: '本系统规则：同一户一天最多一次、相隔三天、35 天三次、一年十二次；参照《民法典》第一千零三十二条私人生活安宁',
      en: 'Our own rule: once a day, three days apart, three in 35 days, twelve a year; compare Civil Code art. 1032, peace of private life',
    },
  },
  onHold: {
    words: {
      zh: '这笔费用有异议、待认领或支付确认中，先不提醒',
      en: 'The amount is disputed, unclaimed or being paid; no reminder meanwhile',
    },
    article: {
      zh: '本系统规则；参照《民法典》第九百四十四条第二款：催告应在合理期限内',
      en: 'Our own rule; compare Civil Code art. 944(2): demands leave a reasonable time',
    },
  },
  notParty: {
    words: {
      zh: '收信人不是缴费人，也不是缴费人指定的家人',
      en: 'The reader is neither the payer nor whom the payer named',
    },
    article: {
      zh: '《个人信息保护法》第十三条、第二十五条',
      en: 'Personal Information Protection Law arts. 13 and 25',
    },
  },
  forbiddenWord: {
    words: {
      zh: '正文含有不能发的词，请改模板或所填内容',
      en: 'The text has a word that may not be sent; change the template or what fills it',
    },
    article: {
      zh: '短信服务商模板审核规范；《民法典》第九百四十四条第三款；《通信短信息服务管理规定》第十八条',
      en: 'Providers’ rules for SMS templates; Civil Code art. 944(3); Provisions on SMS Services art. 18',
    },
  },
  templateNotApproved: {
    words: {
      zh: '服务商还没有通过这个消息的模板',
      en: 'The provider has not approved the template of this message',
    },
    article: {
      zh: '短信服务商与微信公众平台的模板审核规范',
      en: 'Rules of SMS providers and of WeChat for templates',
    },
  },
  notTrue: {
    words: {
      zh: '所说的缴清比例到发送时已不成立，没有发出',
      en: 'The share of payers it speaks of did not hold any more when it was to leave',
    },
    article: {
      zh: '本系统规则：从众话术须是本小区当期的真实数字，至少 20 户、七成已缴',
      en: 'Our own rule: a share of payers is the community’s own and current, of 20 households and 70 % at least',
    },
  },
  noAddress: {
    words: {
      zh: '没有可用的电话、公众号或其他收信地址',
      en: 'There is no phone, WeChat or other address to reach this person by',
    },
    article: null,
  },
  noCarrier: {
    words: {
      zh: '没有开通能发这种消息的通道',
      en: 'No carrier is set up that can carry this message',
    },
    article: null,
  },
  addressInvalid: {
    words: { zh: '号码或地址不正确', en: 'The number or address is not valid' },
    article: null,
  },
  addressGone: {
    words: {
      zh: '号码已停机、空号，或应用已卸载',
      en: 'The number is out of service, or the person removed the app',
    },
    article: null,
  },
  userRefused: {
    words: { zh: '本人拒收这个通道的消息', en: 'The person refuses messages over this carrier' },
    article: {
      zh: '《个人信息保护法》第十五条',
      en: 'Personal Information Protection Law art. 15',
    },
  },
  notFollowing: {
    words: {
      zh: '本人没有关注公众号，重新关注后会再发到那里',
      en: 'This person does not follow the Official Account; once they do they are written to there again',
    },
    article: null,
  },
  rejected: {
    words: { zh: '服务商退回了这条内容', en: 'The provider rejected this text' },
    article: {
      zh: '服务商的内容审核规范',
      en: 'The provider’s rules for content',
    },
  },
  undelivered: {
    words: { zh: '服务商没有送到', en: 'The provider could not deliver it' },
    article: null,
  },
  noAnswer: {
    words: {
      zh: '服务商一直没有给出结果，不能算送达',
      en: 'The provider never said what became of it; it does not count as delivered',
    },
    article: null,
  },
  paid: {
    words: { zh: '发送前已缴清，不再提醒', en: 'Paid before it was sent; nothing to remind of' },
    article: null,
  },
  withdrawn: {
    words: { zh: '发送前被撤回', en: 'Withdrawn before it was sent' },
    article: null,
  },
  tooLate: {
    words: {
      zh: '在可发的时段到来前已过了有用的时间',
      en: 'It was of no use any more before it was allowed to leave',
    },
    article: {
      zh: '本系统规则：9:00 至 20:00 发送，节假日不发',
      en: 'Our own rule: sent from 09:00 to 20:00, not on public holidays',
    },
  },
}
