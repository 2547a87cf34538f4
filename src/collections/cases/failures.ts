import { defineFailures } from '../../kernel/failure.ts'

/** Refusals of staff work on cases, promises, plans and flags; guard rails name their article. */
export const failures = defineFailures({
  debtorOnly: {
    status: 403,
    zh: '只能与缴费人本人或共有产权人谈欠费，没有保存。接听或开门的是别人时，结果请选“不是本人”（个人信息保护法第 25 条、规则“仅联系债务人”）。',
    en: 'Debts are spoken of with the payer or a co-owner only; nothing was saved. If somebody else answered, choose “another person” (PIPL art. 25; rule “debtor only”).',
  },
  nobodySpokenWith: {
    status: 400,
    zh: '没有见到或接通本人，不能同时登记承诺或原因，没有保存。请改结果，或去掉承诺。',
    en: 'The payer was not reached, so there is no promise or reason to keep; nothing was saved. Correct the outcome or leave them out.',
  },
  deedNotYet: {
    status: 400,
    zh: '时间 {at} 还没有到，没有保存。请核对手机时间。',
    en: '{at} has not come yet; nothing was saved. Check the clock of the phone.',
  },
  deedTooOld: {
    status: 400,
    zh: '{days} 天以前的电话或上门不能补记，没有保存。请写成备注。',
    en: 'A call or visit of more than {days} days ago cannot be entered; nothing was saved. Write a note instead.',
  },
  voiceTooLarge: {
    status: 400,
    zh: '语音备注超过 300 kB，没有保存。请录短一些（约一分钟）。',
    en: 'The spoken note is over 300 kB; nothing was saved. Record a shorter one (about a minute).',
  },
  voiceUnknown: {
    status: 400,
    zh: '这段语音不是 WebM、MP4、Ogg 或 AAC，没有保存。请重新录音。',
    en: 'The spoken note is not WebM, MP4, Ogg or AAC; nothing was saved. Record it again.',
  },
  caseClosed: {
    status: 409,
    zh: '这个案件已经结案，未改动。需要再跟进请重新立案。',
    en: 'This case is closed; nothing was changed. Open a new one to go on.',
  },
  notASteward: {
    status: 400,
    zh: '所选的人在这个小区没有管家权限或已停用，未改动。请从列表里选。',
    en: 'This person has no steward’s role in the community or is inactive; nothing was changed. Choose from the list.',
  },
  stepInThePast: {
    status: 400,
    zh: '下一步的日期已经过去，未改动。请选今天或以后的日期。',
    en: 'The day of the next step has passed; nothing was changed. Choose today or later.',
  },
  stillOwed: {
    status: 409,
    zh: '还有 ¥{open} 已到期未缴，不能以“{reasonZh}”结案。结案不减免、不核销；请先收款或到“减免与核销”走审批。',
    en: '¥{open} is still overdue, so the case cannot be closed as “{reasonEn}”. Closing waives nothing: take the payment or have a waiver approved first.',
  },
  noSignedPlan: {
    status: 409,
    zh: '没有签订的分期计划，不能以“分期”结案。',
    en: 'There is no signed plan, so the case cannot be closed as “instalments”.',
  },
  reasonNeeded: {
    status: 400,
    zh: '请写明原因，未改动。',
    en: 'Say why; nothing was changed.',
  },
  onlyAPersonInCharge: {
    status: 403,
    zh: '转法务由经理或管理员决定（只能由人决定起诉），未改动。请交经理处理。',
    en: 'A manager or administrator decides on handing a case to legal (people alone decide suits); nothing was changed.',
  },
  nothingOverdue: {
    status: 409,
    zh: '这一户没有已到期未缴的费用，未办理。',
    en: 'Nothing is overdue with this household; nothing was done.',
  },
  promiseTooMuch: {
    status: 400,
    zh: '承诺的金额超过本户未缴的 ¥{open}，没有保存。请改金额。',
    en: 'The promise is for more than the ¥{open} that is open; nothing was saved. Correct the amount.',
  },
  promiseDayWrong: {
    status: 400,
    zh: '承诺日要在 {from} 到 {to} 之间，没有保存。更长的时间请办分期。',
    en: 'A promise is of a day from {from} to {to}; nothing was saved. For longer, propose instalments.',
  },
  promiseIsOpen: {
    status: 409,
    zh: '这一户已有一个未到期的承诺（{day} 前 ¥{amount}），没有再记。记错了请先撤回。',
    en: 'This household has a promise already (¥{amount} by {day}); no other was saved. Withdraw it first if it is wrong.',
  },
  promiseMovedBefore: {
    status: 409,
    zh: '承诺日只能改一次，您已经改过。实在有困难请申请分期，或打服务电话。',
    en: 'The day can be moved once, and it was. If that is too hard, ask to pay in parts or call the service desk.',
  },
  promiseEnded: {
    status: 409,
    zh: '这个承诺已经结束，未改动。请刷新后再看。',
    en: 'This promise has ended; nothing was changed. Refresh and look again.',
  },
  planExists: {
    status: 409,
    zh: '这一户已有一个分期计划在办，没有再提。请先撤回或办完原计划。',
    en: 'This household has a plan already; no other was proposed. Withdraw or finish that one first.',
  },
  partsDoNotSum: {
    status: 400,
    zh: '各期合计 ¥{sum}，与应缴 ¥{total} 不符，没有保存。请改到分毫不差。',
    en: 'The parts sum to ¥{sum}, not to the ¥{total} that is owed; nothing was saved. Correct them to the fen.',
  },
  partsOutOfOrder: {
    status: 400,
    zh: '各期日期要从今天以后依次排列，最长 24 个月，没有保存。',
    en: 'The parts must follow one another from tomorrow on, within 24 months; nothing was saved.',
  },
  planNotProposed: {
    status: 409,
    zh: '这个分期计划已不是待签状态，未改动。请刷新后再看。',
    en: 'This plan no longer waits to be signed; nothing was changed. Refresh and look again.',
  },
  planNotApproved: {
    status: 409,
    zh: '这个分期方案还在等经理审核，暂时不能签。审核后会再通知您。',
    en: 'A manager has not approved this plan yet, so it cannot be signed now. You will be told.',
  },
  planOutdated: {
    status: 409,
    zh: '方案提出后又有缴费、减免或异议，金额与现在不符，暂时不能签。管家会按现在的金额重新提。',
    en: 'Since this plan was proposed something was paid, waived or objected to, so its amounts no longer hold and it cannot be signed. Your steward proposes it anew.',
  },
  planChanged: {
    status: 409,
    zh: '应缴金额或条款在您阅读时有变动，没有签订。请看清下面的新内容再签。',
    en: 'What is owed or agreed changed while you were reading; nothing was signed. Please read the new text and sign again.',
  },
  consentNeeded: {
    status: 400,
    zh: '这是敏感个人信息，须有本人的单独同意才能登记（个人信息保护法第 28、29 条），没有保存。请写明本人怎样同意的。',
    en: 'This is sensitive personal information and needs the person’s separate consent (PIPL art. 28, 29); nothing was saved. Say how consent was given.',
  },
  flagsNotYours: {
    status: 403,
    zh: '特殊情况只有管理员、经理和本户的管家能看，已拒绝。',
    en: 'Only administrators, managers and the household’s own steward may see this.',
  },
  namesAnOwner: {
    status: 400,
    zh: '内容里出现了业主姓名或房号（{found}），没有保存。与业委会往来只谈整个小区的情况，不涉及单户（个人信息保护法第 25 条）。',
    en: 'The text names an owner or a home ({found}); nothing was saved. With the committee only the community as a whole is spoken of (PIPL art. 25).',
  },
})
