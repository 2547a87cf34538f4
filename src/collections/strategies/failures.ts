import { defineFailures } from '../../kernel/failure.ts'

export const failures = defineFailures({
  buildingAlone: {
    zh: '楼栋的策略要写明是哪个小区，未保存。',
    en: 'A building’s strategy names its community too; nothing was saved.',
    status: 400,
  },
  noDraft: {
    zh: '这一版不是草稿，可能已被启用或放弃。请刷新后再看。',
    en: 'This version is no draft; it may be in force or discarded by now. Refresh and look again.',
    status: 409,
  },
  strategyUnreadable: {
    zh: '这一版的内容读不出来，未启用；固定催缴日历照常执行。请重新保存一版。',
    en: 'The content of this version cannot be read; it was not put in force and the fixed calendar goes on. Save it anew.',
    status: 409,
  },
  strategyRefused: {
    zh: '未启用：{whatZh}依据：{sourceZh}。可以：{insteadZh}。',
    en: 'Not put in force: {whatEn} By: {sourceEn}. Instead: {insteadEn}.',
    status: 409,
  },
  neverInForce: {
    zh: '这一版从未启用过，不能退回到它。请另存为草稿，由他人启用。',
    en: 'This version was never in force, so there is nothing to go back to. Save it as a draft for someone else to activate.',
    status: 409,
  },
  alreadyInForce: {
    zh: '这一版正在执行，不用退回。',
    en: 'This version is in force; there is nothing to go back to.',
    status: 409,
  },
  notInForce: {
    zh: '这条策略没有正在执行的版本。',
    en: 'No version of this strategy is in force.',
    status: 409,
  },
})
