import type { Wording } from '../content.ts'

/** 承诺缴费日: the day the payer named has passed. */
export const promiseDue: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，您约定{promisedOn|day}缴{amount}元。如已缴请忽略，想改日子请告诉管家{steward}',
        '【{sign}】您约定{promisedOn|day}缴{amount}元。如已缴请忽略，想改日子请告诉管家{steward}',
      ],
    },
    en: {
      texts: ['【{sign}】You named {promisedOn|day} for CNY {amount}. Change? {steward}'],
    },
  },
  officialAccount: {
    zh: {
      title: '承诺缴费日',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '未缴', type: 'amount', value: '¥{amount}' },
        { label: '约定日', type: 'time', value: '{promisedOn}' },
        { label: '说明', type: 'thing', value: '想改日子，点开就能改' },
      ],
    },
    en: {
      title: 'The day you named',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Open', type: 'amount', value: '¥{amount}' },
        { label: 'Your day', type: 'time', value: '{promisedOn}' },
        { label: 'Note', type: 'thing', value: 'Open to change it' },
      ],
    },
  },
  push: {
    zh: {
      title: '约定的日子到了',
      body: '您说好 {promisedOn} 缴 ¥{amount}。想改日子，点开就能改。',
    },
    en: {
      title: 'The day you named',
      body: 'You named {promisedOn} for ¥{amount}. Open it to choose another day.',
    },
  },
  email: {
    zh: {
      subject: '您约定的缴费日 {promisedOn|day}',
      text: '{payer}您好：\n\n您约定 {promisedOn} 为{home}缴 {amount} 元。如已缴请忽略；想改日子，点开就能改，也可以告诉管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'The day you named: {promisedOn|day}',
      text: 'Dear {payer},\n\nyou named {promisedOn} to pay CNY {amount} for {home}. Please ignore this if you have paid. To choose another day, open the link or tell your steward {steward}: {phone}.\n\n{sign}',
    },
  },
}

/** 明天自动扣款: said the day before, with the way to stop it. */
export const autopayAhead: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{home}{period|month}账单{amount}元，{debitOn|day}自动扣款。不想扣，今天20点前在公众号取消',
        '【{sign}】{home}{amount}元，{debitOn|day}自动扣款。今天20点前可取消',
      ],
    },
    en: {
      texts: [
        '【{sign}】{home}: autopay CNY {amount} on {debitOn|day}. Stop by 20:00',
        '【{sign}】Autopay CNY {amount} on {debitOn|day}. Stop by 20:00 today',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '明天自动扣款',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '金额', type: 'amount', value: '¥{amount}' },
        { label: '扣款日', type: 'time', value: '{debitOn}' },
        { label: '说明', type: 'thing', value: '不想扣，今天 20:00 前可取消' },
      ],
    },
    en: {
      title: 'Autopay tomorrow',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Amount', type: 'amount', value: '¥{amount}' },
        { label: 'Debit on', type: 'time', value: '{debitOn}' },
        { label: 'Note', type: 'thing', value: 'Stop it by 20:00' },
      ],
    },
  },
  push: {
    zh: {
      title: '明天自动缴费',
      body: '¥{amount}，{debitOn} 扣。不想扣，今天 20:00 前可取消。',
    },
    en: {
      title: 'Autopay tomorrow',
      body: '¥{amount} on {debitOn}. To stop it, open this before 20:00 today.',
    },
  },
  email: {
    zh: {
      subject: '{debitOn|day}自动扣款 {amount} 元',
      text: '{payer}您好：\n\n{home}{period}的账单 {amount} 元将于 {debitOn} 自动扣款。不想扣，今天 20:00 前点开取消即可，也可以告诉管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Autopay of CNY {amount} on {debitOn|day}',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear}, CNY {amount}, will be paid automatically on {debitOn}. To stop it, open the link before 20:00 today or tell your steward {steward}: {phone}.\n\n{sign}',
    },
  },
}

/** 异议已收到: what was objected to rests until it is answered. */
export const disputeReceived: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】您对{what}{amount}元的异议已收到，这一项先暂停，其余照常。管家{steward}{answerDueOn|day}前书面答复您',
        '【{sign}】您对{what}{amount}元的异议已收到，{answerDueOn|day}前书面答复您',
      ],
    },
    en: {
      texts: ['【{sign}】Your objection to CNY {amount} is here. Answer by {answerDueOn|day}'],
    },
  },
  officialAccount: {
    zh: {
      title: '异议已收到',
      fields: [
        { label: '事项', type: 'thing', value: '{what} ¥{amount}' },
        { label: '状态', type: 'phrase', value: '已暂停' },
        { label: '答复期限', type: 'time', value: '{answerDueOn}' },
        { label: '经办', type: 'thing', value: '管家{steward}' },
      ],
    },
    en: {
      title: 'Objection received',
      fields: [
        { label: 'About', type: 'thing', value: '{what} ¥{amount}' },
        { label: 'State', type: 'thing', value: 'On hold' },
        { label: 'Answer by', type: 'time', value: '{answerDueOn}' },
        { label: 'Steward', type: 'thing', value: '{steward}' },
      ],
    },
  },
  push: {
    zh: {
      title: '您的异议已收到',
      body: '这一项 ¥{amount} 已暂停，{answerDueOn} 前书面答复您。',
    },
    en: {
      title: 'Objection received',
      body: '¥{amount} is on hold. You get a written answer by {answerDueOn}.',
    },
  },
  email: {
    zh: {
      subject: '您的异议已收到：{what}',
      text: '您好：\n\n您对{home}{what} {amount} 元的异议已收到。这一项先暂停，其余照常。管家{steward}会在 {answerDueOn} 前书面答复您，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'We have your objection: {what}',
      text: 'Hello,\n\nwe have your objection to {what} of {home}, CNY {amount}. This line is on hold; everything else goes on. Your steward {steward} answers in writing by {answerDueOn}: {phone}.\n\n{sign}',
    },
  },
}
