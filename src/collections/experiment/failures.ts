import { defineFailures } from '../../kernel/failure.ts'

export const failures = defineFailures({
  experimentRunning: {
    status: 409,
    zh: '已有一个试验在进行，没有再登记。请先结束它。',
    en: 'An experiment is running already; no other was registered. End that one first.',
  },
  noExperiment: {
    status: 409,
    zh: '没有进行中的试验，没有保存。请先登记试验。',
    en: 'No experiment is running; nothing was saved. Register one first.',
  },
  shareOnlyShrinks: {
    status: 400,
    zh: '对照组只能缩小：现在是 {now}，不能改成 {wanted}，没有保存。放大会把已经按个人策略提醒过的户变成对照，结果就不可信了。',
    en: 'The hold-out can only shrink: it is {now} now and was not changed to {wanted}. Growing it would turn households that were treated into controls, and the result could not be believed.',
  },
})
