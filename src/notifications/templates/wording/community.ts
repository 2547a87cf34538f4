import type { Wording } from '../content.ts'

/** 公告: what the community should know. */
export const announcement: Wording = {
  sms: {
    zh: { texts: ['【{sign}】公告：{title}，{when}。全文见公众号“{sign}”。管家{steward}'] },
    en: { texts: ['【{sign}】{title}: {when}. More in our Official Account. {steward}'] },
  },
  officialAccount: {
    zh: {
      title: '小区公告',
      fields: [
        { label: '公告', type: 'thing', value: '{title}' },
        { label: '时间', type: 'thing', value: '{when}' },
        { label: '经办', type: 'thing', value: '管家{steward}' },
      ],
    },
    en: {
      title: 'Announcement',
      fields: [
        { label: 'About', type: 'thing', value: '{title}' },
        { label: 'When', type: 'thing', value: '{when}' },
        { label: 'Steward', type: 'thing', value: '{steward}' },
      ],
    },
  },
  push: {
    zh: { title: '小区公告', body: '{title}，{when}。' },
    en: { title: 'Announcement', body: '{title}, {when}.' },
  },
  email: {
    zh: {
      subject: '小区公告：{title}',
      text: '您好：\n\n{title}，{when}。\n\n有疑问请联系管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Announcement: {title}',
      text: 'Hello,\n\n{title}, {when}.\n\nYour steward {steward} is glad to answer questions: {phone}.\n\n{sign}',
    },
  },
}

/** 业主表决: a vote has begun (Civil Code art. 278). */
export const ballot: Wording = {
  sms: {
    zh: {
      texts: [
        '【{sign}】业主表决“{title}”已开始，{endsOn|day}截止，请在公众号“{sign}”投票。管家{steward}',
        '【{sign}】业主表决“{title}”已开始，{endsOn|day}截止',
      ],
    },
    en: {
      texts: [
        '【{sign}】Owners’ vote: {title}. Open until {endsOn|day}. {steward}',
        '【{sign}】Owners’ vote: {title}. Open until {endsOn|day}',
      ],
    },
  },
  officialAccount: {
    zh: {
      title: '业主表决',
      fields: [
        { label: '事项', type: 'thing', value: '{title}' },
        { label: '截止', type: 'time', value: '{endsOn}' },
        { label: '房屋', type: 'thing', value: '{home}' },
      ],
    },
    en: {
      title: 'Owners’ vote',
      fields: [
        { label: 'About', type: 'thing', value: '{title}' },
        { label: 'Until', type: 'time', value: '{endsOn}' },
        { label: 'Home', type: 'thing', value: '{home}' },
      ],
    },
  },
  push: {
    zh: { title: '业主表决已开始', body: '{title}，{endsOn} 截止。' },
    en: { title: 'Owners’ vote', body: '{title}, open until {endsOn}.' },
  },
  email: {
    zh: {
      subject: '业主表决：{title}，{endsOn|day}截止',
      text: '您好：\n\n关于“{title}”的业主表决已开始，{endsOn} 截止，请为{home}投票。\n\n有疑问请联系管家{steward}，电话 {phone}。\n\n{sign}',
    },
    en: {
      subject: 'Owners’ vote until {endsOn|day}: {title}',
      text: 'Hello,\n\nthe owners’ vote on “{title}” has begun and is open until {endsOn}. Please vote for {home}.\n\nYour steward {steward} is glad to answer questions: {phone}.\n\n{sign}',
    },
  },
}

/** 优惠: promotion, to those who agreed to it; WeChat’s templates do not carry it. */
export const offer: Wording = {
  sms: {
    zh: { texts: ['【{sign}】{title}，{when}有效，详情见公众号“{sign}”。拒收请回复R'] },
    en: { texts: ['【{sign}】{title}, {when}. 拒收请回复R'] },
  },
  push: {
    zh: { title: '本月优惠', body: '{title}，{when}有效。' },
    en: { title: 'Offer', body: '{title}, {when}.' },
  },
  email: {
    zh: {
      subject: '（广告）{title}',
      text: '您好：\n\n{title}，{when}有效。\n\n不想再收到这类邮件，请点开下面的链接退订，或致电 {phone}。\n\n{sign}',
    },
    en: {
      subject: '(AD) {title}',
      text: 'Hello,\n\n{title}, {when}.\n\nTo get no more mails like this, open the link below and unsubscribe, or call {phone}.\n\n{sign}',
    },
  },
}
