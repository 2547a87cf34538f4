import { defineFailures } from '../../kernel/failure.ts'

/** Refusals about legal steps and packs of evidence. */
export const failures = defineFailures({
  personDecides: {
    status: 403,
    zh: '律师函、支付令、起诉、仲裁和减免只能由人提出和决定，程序不能代办，未登记（《个人信息保护法》第二十四条第三款；规则“须由人决定”）。请由本人登录后办理。',
    en: 'Lawyer letters, payment orders, suits, arbitration and waivers are asked for and decided by people only; a program may not (PIPL art. 24(3); rule “a person decides”). Sign in and do it yourself.',
  },
  stepAsked: {
    status: 409,
    zh: '这一户已有一个同样的申请在等决定，没有再登记。',
    en: 'The same step waits for a decision already; no other was recorded.',
  },
  stepDecided: {
    status: 409,
    zh: '这个申请已经决定过，未改动。请刷新后再看。',
    en: 'This step was decided on before; nothing was changed. Refresh and look again.',
  },
  stepNotApproved: {
    status: 409,
    zh: '律师函草稿要在经理或管理员决定之后才生成。',
    en: 'The draft of a lawyer letter is made once a manager has decided on one.',
  },
  nothingToClaim: {
    status: 409,
    zh: '这一户没有已过到期日又没有争议的未缴，没有可主张的，未办理。',
    en: 'Nothing undisputed is past its due date with this household: there is no claim. Nothing was done.',
  },
  packNotReady: {
    status: 409,
    zh: '证据包还没有做好，或已过保存期被删除。请重新生成。',
    en: 'The evidence pack is not ready, or was dropped when its time was over. Have it made again.',
  },
})
