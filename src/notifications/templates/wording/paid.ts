import type { Wording } from '../content.ts'

/** 收据: money has come in. */
export const receipt: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{home}{what}{amount}元已入账，收据号{receiptNo}，本户未缴{open}元',
        '【{sign}】{home}缴费{amount}元已入账，收据号{receiptNo}',
        '【{sign}】缴费{amount}元已入账，收据号{receiptNo}',
      ],
    },
    en: {
      texts: [
        '【{sign}】CNY {amount} received, receipt {receiptNo}. Open: CNY {open}',
        '【{sign}】CNY {amount} received, receipt {receiptNo}',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '缴费已入账',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '金额', type: 'amount', value: '¥{amount}' },
        { label: '缴费时间', type: 'time', value: '{paidAt}' },
        { label: '收据号', type: 'character_string', value: '{receiptNo}' },
      ],
    },
    en: {
      title: 'Payment received',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Amount', type: 'amount', value: '¥{amount}' },
        { label: 'Paid at', type: 'time', value: '{paidAt}' },
        { label: 'Receipt', type: 'character_string', value: '{receiptNo}' },
      ],
    },
  },
  push: {
    zh: { title: '缴费已入账', body: '¥{amount}，收据 {receiptNo}。' },
    en: { title: 'Payment received', body: '¥{amount}, receipt {receiptNo}.' },
  },
  email: {
    zh: {
      subject: '缴费 {amount} 元已入账，收据号 {receiptNo}',
      text: '您好：\n\n{home}{what} {amount} 元已于 {paidAt} 入账，收据号 {receiptNo}。本户未缴 {open} 元。\n\n{sign}，电话 {phone}',
    },
    en: {
      subject: 'Payment of CNY {amount} received, receipt {receiptNo}',
      text: 'Hello,\n\nwe received CNY {amount} for {home} ({what}) at {paidAt}; your receipt is {receiptNo}. Still open for this household: CNY {open}.\n\n{sign}, {phone}',
    },
  },
}

/** 退款: the channel has confirmed that money went back. */
export const refund: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{home}{what}{amount}元已于{refundedAt|day}{way}，1至3个工作日到账',
        '【{sign}】退款{amount}元已于{refundedAt|day}{way}，1至3个工作日到账',
      ],
    },
    en: {
      texts: [
        '【{sign}】CNY {amount} refunded on {refundedAt|day}, there in 1-3 working days',
        '【{sign}】CNY {amount} refunded on {refundedAt|day}',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '退款已退回',
      fields: [
        { label: '事项', type: 'thing', value: '{what}退回' },
        { label: '金额', type: 'amount', value: '¥{amount}' },
        { label: '退款时间', type: 'time', value: '{refundedAt}' },
        { label: '到账', type: 'thing', value: '{way}，1–3 个工作日' },
      ],
    },
    en: {
      title: 'Refunded',
      fields: [
        { label: 'For', type: 'thing', value: '{what}' },
        { label: 'Amount', type: 'amount', value: '¥{amount}' },
        { label: 'Refunded at', type: 'time', value: '{refundedAt}' },
        { label: 'Arrives', type: 'thing', value: 'In 1–3 working days' },
      ],
    },
  },
  push: {
    zh: { title: '退款已退回', body: '¥{amount} {way}，1–3 个工作日到账。' },
    en: { title: 'Refunded', body: '¥{amount} goes back; it arrives in 1–3 working days.' },
  },
  email: {
    zh: {
      subject: '退款 {amount} 元已退回',
      text: '您好：\n\n{home}{what} {amount} 元已于 {refundedAt} {way}，1–3 个工作日到账。\n\n有疑问请联系管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'CNY {amount} refunded',
      text: 'Hello,\n\nCNY {amount} for {home} ({what}) was refunded at {refundedAt} ({way}); it arrives in 1–3 working days.\n\nYour steward {steward} is glad to answer questions: {phone}.\n\n{sign}',
    },
  },
}

/** 验证码: to the phone it proves, and nowhere else. */
export const oneTimeCode: Wording = {
  sms: {
    zh: {
      texts: ['【{sign}】验证码{code}，{minutes}分钟内有效。请勿告诉他人，工作人员不会向您索要'],
    },
    en: { texts: ['【{sign}】Verification code {code}, valid {minutes} minutes. Tell nobody'] },
  },
}
