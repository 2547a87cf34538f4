import type { Wording } from '../content.ts'

/** 账单已出: the bill of a month is there. */
export const billReady: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，{home}{period|month}账单{amount}元已出，{dueOn|day}到期，明细见公众号“{sign}”。管家{steward}',
        '【{sign}】{home}{period|month}账单{amount}元已出，{dueOn|day}到期',
      ],
    },
    en: {
      texts: [
        '【{sign}】{home}: {period|month} bill CNY {amount}, due {dueOn|day}. {steward}',
        '【{sign}】{home}: bill CNY {amount}, due {dueOn|day}',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '账单已出',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '账期', type: 'thing', value: '{period}' },
        { label: '金额', type: 'amount', value: '¥{amount}' },
        { label: '到期日', type: 'time', value: '{dueOn}' },
      ],
    },
    en: {
      title: 'Bill ready',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Period', type: 'thing', value: '{period|monthYear}' },
        { label: 'Amount', type: 'amount', value: '¥{amount}' },
        { label: 'Due', type: 'time', value: '{dueOn}' },
      ],
    },
  },
  push: {
    zh: {
      title: '{period|month}账单已出',
      body: '¥{amount}，{dueOn} 到期。点开看每一项怎么算。',
    },
    en: {
      title: '{period|month} bill is ready',
      body: '¥{amount}, due {dueOn}. Open it to see how each line is worked out.',
    },
  },
  email: {
    zh: {
      subject: '{period}账单已出：{amount} 元，{dueOn|day}到期',
      text: '{payer}您好：\n\n{home}{period}的账单已出，共 {amount} 元，{dueOn} 到期。每一项的算法、抄表和公摊都写在账单里。\n\n有疑问请联系管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Your bill for {period|monthYear}: CNY {amount}, due {dueOn|day}',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear} is ready: CNY {amount}, due on {dueOn}. It shows how each line is worked out, with meter readings and shared costs.\n\nYour steward {steward} is glad to answer questions: {phone}.\n\n{sign}',
    },
  },
  letter: {
    zh: {
      title: '{period}物业服务费用账单',
      text: '{payer}您好：\n\n{home}{period}的账单共 {amount} 元，{dueOn} 到期。扫描下方二维码可查看每一项的算法并缴费，也可到服务中心办理。\n\n有疑问请联系管家{steward}，电话 {phone}。',
    },
    en: {
      title: 'Bill for {period|monthYear}',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear} comes to CNY {amount} and is due on {dueOn}. Scan the code below to see how each line is worked out and to pay, or come to the service centre.\n\nYour steward {steward} is glad to answer questions: {phone}.',
    },
  },
}

/** 快到期: a few days before the due date, while it is open. */
export const dueSoon: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，{home}{period|month}账单{amount}元，{dueOn|day}到期。已缴请忽略，有疑问找管家{steward}',
        '【{sign}】{home}{period|month}账单{amount}元，{dueOn|day}到期。已缴请忽略',
      ],
    },
    en: {
      texts: [
        '【{sign}】{home}: CNY {amount} due {dueOn|day}. Ignore if paid. {steward}',
        '【{sign}】{home}: CNY {amount} due {dueOn|day}. Ignore if paid',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '账单快到期',
      fields: [
        { label: '房屋', type: 'thing', value: '{home}' },
        { label: '未缴', type: 'amount', value: '¥{amount}' },
        { label: '到期日', type: 'time', value: '{dueOn}' },
        { label: '说明', type: 'thing', value: '还有 {daysLeft} 天，已缴请忽略' },
      ],
    },
    en: {
      title: 'Bill due soon',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Open', type: 'amount', value: '¥{amount}' },
        { label: 'Due', type: 'time', value: '{dueOn}' },
        { label: 'Note', type: 'thing', value: 'Ignore if paid' },
      ],
    },
  },
  push: {
    zh: {
      title: '账单 {daysLeft} 天后到期',
      body: '{period|month}账单 ¥{amount}，{dueOn} 到期。已缴请忽略。',
    },
    en: {
      title: 'Bill due in {daysLeft} days',
      body: '{period|month} bill: ¥{amount}, due {dueOn}. Ignore this if you have paid.',
    },
  },
  email: {
    zh: {
      subject: '{period|month}账单 {dueOn|day}到期',
      text: '{payer}您好：\n\n{home}{period}的账单还有 {amount} 元未缴，{dueOn} 到期。已缴请忽略。\n\n有疑问请联系管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Your {period|month} bill is due on {dueOn|day}',
      text: 'Dear {payer},\n\nCNY {amount} of the bill for {home} for {period|monthYear} is open and due on {dueOn}. Please ignore this if you have paid.\n\nYour steward {steward} is glad to answer questions: {phone}.\n\n{sign}',
    },
  },
}

/** 已过到期日: an addressed, specific demand that says facts only. */
export const overdue: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】{payer}您好，{home}{period|month}账单{amount}元已过到期日。有疑问或困难，请告诉管家{steward}',
        '【{sign}】{home}{period|month}账单{amount}元已过到期日',
      ],
    },
    en: {
      texts: [
        '【{sign}】{home}: CNY {amount} is past its due date. Ask {steward}',
        '【{sign}】{home}: CNY {amount} is past its due date',
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
        { label: '说明', type: 'thing', value: '有不同意见可在账单里提出' },
      ],
    },
    en: {
      title: 'Past its due date',
      fields: [
        { label: 'Home', type: 'thing', value: '{home}' },
        { label: 'Open', type: 'amount', value: '¥{amount}' },
        { label: 'Was due', type: 'time', value: '{dueOn}' },
        { label: 'Note', type: 'thing', value: 'Disagree? Open it' },
      ],
    },
  },
  push: {
    zh: {
      title: '{period|brief}账单已过到期日',
      body: '未缴 ¥{amount}。有不同意见或一时有困难，点开告诉我们。',
    },
    en: {
      title: 'Bill past its due date',
      body: '¥{amount} is open. If you disagree or it is hard just now, open it to tell us.',
    },
  },
  email: {
    zh: {
      subject: '{period|month}账单已过到期日',
      text: '{payer}您好：\n\n{home}{period}的账单到期日是 {dueOn}，现在还有 {amount} 元未缴，请您安排缴费。\n\n对账单有不同意见，可以在账单里对那一项提出；一时有困难，请告诉管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Your {period|month} bill is past its due date',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear} was due on {dueOn}; CNY {amount} is open. Please arrange for payment.\n\nIf you disagree with a line, say so in the bill; if it is hard just now, please tell your steward {steward}: {phone}.\n\n{sign}',
    },
  },
  letter: {
    zh: {
      title: '{period}账单缴费通知',
      text: '{payer}您好：\n\n{home}{period}的账单到期日是 {dueOn}，现在还有 {amount} 元未缴，请您安排缴费。扫描下方二维码可查看每一项的算法并缴费。\n\n对账单有不同意见，可以在账单里对那一项提出；一时有困难，请告诉管家{steward}，电话 {phone}。',
    },
    en: {
      title: 'Payment for {period|monthYear}',
      text: 'Dear {payer},\n\nthe bill for {home} for {period|monthYear} was due on {dueOn}; CNY {amount} is open. Please arrange for payment. Scan the code below to see how each line is worked out and to pay.\n\nIf you disagree with a line, say so in the bill; if it is hard just now, please tell your steward {steward}: {phone}.',
    },
  },
}
