import type { GuardRail } from '../../compliance/api.ts'
import { guardRails } from '../../compliance/index.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { FallbackName, QuietName } from '../api.ts'

/** The label and the sentence where nothing is done. */
type Quiet = { readonly label: Words; readonly why: Words }

const own: Readonly<Record<Exclude<QuietName, GuardRail>, Quiet>> = {
  noGain: {
    label: { zh: '无增益', en: 'No gain' },
    why: {
      zh: '联系能多收的钱抵不过成本与打扰',
      en: 'A contact would bring less than it costs and disturbs',
    },
  },
  stepNotDue: {
    label: { zh: '未到步骤', en: 'No step due' },
    why: { zh: '固定日历的下一步还没到', en: 'The next step of the fixed calendar is not due yet' },
  },
  waitsForStaff: {
    label: { zh: '等人手', en: 'Waits for staff' },
    why: {
      zh: '本周的电话与上门已排满，每晚重排',
      en: 'The week’s calls and visits are taken; it is decided anew every night',
    },
  },
  paid: {
    label: { zh: '已缴清', en: 'Paid' },
    why: { zh: '逾期的已经缴清', en: 'What was overdue has been paid' },
  },
  notReached: {
    label: { zh: '未送达', en: 'Not reached' },
    why: {
      zh: '消息没有送达，下次换一种方式',
      en: 'The message did not arrive; another way is next',
    },
  },
  switchedOff: {
    label: { zh: '已停用', en: 'Switched off' },
    why: { zh: '本小区的催缴已停用', en: 'Dunning is switched off in this community' },
  },
  removed: {
    label: { zh: '已移出', en: 'Removed' },
    why: { zh: '已由人从计划中移出', en: 'A person took it out of the plan' },
  },
  withdrawn: {
    label: { zh: '已撤回', en: 'Withdrawn' },
    why: { zh: '计划撤回，消息没有发出', en: 'The plan was withdrawn before the message left' },
  },
}

const isOwn = (name: string): name is keyof typeof own => name in own

/** The label and sentence of a reason that is kept with a decision; guard rails say it for themselves. */
export const quietOf = (name: string): Quiet & { readonly name: QuietName } => {
  if (isOwn(name)) return { name, ...own[name] }
  const rail = guardRails[name as GuardRail]
  return { name: name as GuardRail, label: rail.words, why: rail.says }
}

/** What a notice of a fallback says, and what to do. */
export const fallbackWords: Readonly<Record<FallbackName, Words>> = {
  modelMissing: {
    zh: '缴费模型还没有训练好，今天按固定日历执行。模型每晚自动训练，有历史账单后即启用。',
    en: 'The payment model is not fitted yet, so the fixed calendar decides today. It is fitted every night and used once there is a history of bills.',
  },
  policyFailed: {
    zh: '个性化策略今天没有算成，按固定日历执行。请把系统日志里的报警交给维护人员。',
    en: 'The personal policy failed today, so the fixed calendar decides. Please pass the alarm in the log to whoever maintains the system.',
  },
  strategyUnknown: {
    zh: '生效的策略读不出来，按固定日历执行。请打开这条策略，重新保存并启用。',
    en: 'The strategy in force cannot be read, so the fixed calendar decides. Open the strategy, save and activate it anew.',
  },
  carrierOff: {
    zh: '短信和微信都发不出（账号停用或模板未获批），按固定日历执行，只有人工步骤会办。请到“消息通道”检查账号与模板。',
    en: 'Neither SMS nor WeChat can send (account off or wording not approved), so the fixed calendar decides and only the steps of people are done. Check accounts and templates.',
  },
  stoppedByComplaints: {
    zh: '投诉过多，已自动退回固定日历。请先答复投诉，再由管理员恢复。',
    en: 'Too many complaints: the fixed calendar decides until an administrator switches back. Answer the complaints first.',
  },
  stoppedByOptOuts: {
    zh: '退订过多，已自动退回固定日历。请先检查内容与频次，再由管理员恢复。',
    en: 'Too many opted out: the fixed calendar decides until an administrator switches back. Check wording and frequency first.',
  },
}
