import type { Wording } from '../content.ts'

/**
 * 已过到期日 · 邻里情况: the same facts, and how many of the neighbours have paid. The share is the
 * community's own, reckoned at the moment of sending.
 */
export const overdueNorm: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，{home}{period|month}账单{amount}元已过到期日，本小区{share}住户已缴清最近一期。有困难请告诉管家{steward}',
        '【{sign}】{home}账单{amount}元已过到期日，本小区{share}住户已缴清最近一期',
        '【{sign}】账单{amount}元已过到期日，本小区{share}住户已缴清最近一期',
      ],
    },
    en: {
      texts: [
        '【{sign}】CNY {amount} past its due date. {share} here have paid',
        '【{sign}】CNY {amount} past due date. {share} here paid',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '账单已过到期日',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '未缴', type: 'amount', value: '¥{amount}' },
        { label: '到期日', type: 'time', value: '{dueOn}' },
        { label: '说明', type: 'thing', value: '本小区{share}住户已缴清最近一期' },
      ],
    },
    en: {
      title: 'Past its due date',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Open', type: 'amount', value: '¥{amount}' },
        { label: 'Was due', type: 'time', value: '{dueOn}' },
        { label: 'Note', type: 'thing', value: '{share} here have paid' },
      ],
    },
  },
  push: {
    zh: {
      title: '{period|brief}账单已过到期日',
      body: '未缴 ¥{amount}。本小区 {share} 的住户已缴清最近一期。',
    },
    en: {
      title: 'Bill past its due date',
      body: '¥{amount} is open. {share} of homes here have paid their last bill.',
    },
  },
  email: {
    zh: {
      subject: '{period|month}账单已过到期日',
      text: '{payer}您好：\n\n{home}{period}的账单到期日是 {dueOn}，现在还有 {amount} 元未缴，请您安排缴费。本小区 {share} 的住户已缴清最近一期账单。\n\n对账单有不同意见，可以在账单里对那一项提出；一时有困难，请告诉管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Your {period|month} bill is past its due date',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear} was due on {dueOn}; CNY {amount} is open. Please arrange for payment. {share} of the homes in the community have paid their last bill.\n\nIf you disagree with a line, say so in the bill; if it is hard just now, please tell your steward {steward}: {phone}.\n\n{sign}',
    },
  },
}

const lawZh =
  '依照《民法典》第九百四十四条，业主应当按照约定支付物业费；逾期不支付的，物业服务人可以催告其在合理期限内支付，合理期限届满仍不支付的，可以提起诉讼或者申请仲裁。'
const protectedZh = '不论是否缴费，您家的水、电、暖、气、门禁、电梯和停车都不受影响。'
const askZh =
  '对账单有不同意见，可以在账单里对那一项提出，那一项先暂停；一时有困难，可以商量分期，请告诉管家{steward}，电话 {phone}。'
const lawEn =
  'By article 944 of the Civil Code owners pay the property fee as agreed; where it is late, the manager may ask for it within a reasonable time, and may go to court or arbitration when that has passed without payment.'
const protectedEn =
  'Whether it is paid or not, your water, power, heating, gas, doors, lifts and parking are never affected.'
const askEn =
  'If you disagree with a line, say so in the bill and that line waits; if it is hard just now, instalments can be agreed: your steward {steward}, {phone}.'

/**
 * 已过到期日 · 正式: true legal facts only, with what protects the owner beside them. An SMS stays as
 * neutral as its provider asks and points to the bill.
 */
export const overdueFormal: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，{home}{period|month}账单{amount}元于{dueOn|day}到期，现仍未缴，请缴费或与管家{steward}联系',
        '【{sign}】{home}账单{amount}元于{dueOn|day}到期，现仍未缴，请缴费',
      ],
    },
    en: {
      texts: [
        '【{sign}】{home}: CNY {amount} was due {dueOn|day}. Please pay, or call us',
        '【{sign}】CNY {amount} was due {dueOn|day}. Please pay, or call us',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '请缴费',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '未缴', type: 'amount', value: '¥{amount}' },
        { label: '到期日', type: 'time', value: '{dueOn}' },
        { label: '依据', type: 'thing', value: '民法典第944条，水电出入照常' },
      ],
    },
    en: {
      title: 'Please pay',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Open', type: 'amount', value: '¥{amount}' },
        { label: 'Was due', type: 'time', value: '{dueOn}' },
        { label: 'By', type: 'thing', value: 'Civil Code art. 944' },
      ],
    },
  },
  push: {
    zh: {
      title: '{period|brief}账单请缴费',
      body: '未缴 ¥{amount}，{dueOn} 到期。有不同意见或困难，点开说明。',
    },
    en: {
      title: 'Please pay your bill',
      body: '¥{amount} was due {dueOn}. To disagree or pay in parts, open it.',
    },
  },
  email: {
    zh: {
      subject: '请缴纳{period}的物业账单',
      text: `{payer}您好：\n\n{home}{period}的账单到期日是 {dueOn}，现在还有 {amount} 元未缴，请您在收到后十五日内缴费。\n\n${lawZh}${protectedZh}\n\n${askZh}\n\n{sign}`,
    },
    en: {
      subject: 'Please pay your bill for {period|monthYear}',
      text: `Dear {payer},\n\nthe bill for {home} for {period|monthYear} was due on {dueOn}; CNY {amount} is open. Please pay within fifteen days of receiving this.\n\n${lawEn} ${protectedEn}\n\n${askEn}\n\n{sign}`,
    },
  },
  letter: {
    zh: {
      title: '{period}账单缴费通知',
      text: `{payer}您好：\n\n{home}{period}的账单到期日是 {dueOn}，现在还有 {amount} 元未缴，请您在收到后十五日内缴费。扫描下方二维码可查看每一项的算法并缴费。\n\n${lawZh}${protectedZh}\n\n${askZh}`,
    },
    en: {
      title: 'Payment for {period|monthYear}',
      text: `Dear {payer},\n\nthe bill for {home} for {period|monthYear} was due on {dueOn}; CNY {amount} is open. Please pay within fifteen days of receiving this. Scan the code below to see how each line is worked out and to pay.\n\n${lawEn} ${protectedEn}\n\n${askEn}`,
    },
  },
}
