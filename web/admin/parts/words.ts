import { defineWords } from '../language/words.ts'

/** Words of the states that every page has. */
export const words = defineWords({
  zh: {
    failed: '这一部分没有取到',
    retry: '重试',
    noRight: '您的角色看不到这里',
    noRightWhy: '请管理员在“设置 · 人员”里开通。',
    broken: '这个页面出错了',
    brokenWhy: '其余页面不受影响。重试不会重复办理。',
    notFound: '没有这个页面',
    notFoundWhy: '地址可能写错了，或页面已移走。',
    toToday: '回到今日',
    loading: '正在取数',
    amountWrong: '请输入大于 0 的金额，最多两位小数',
    amountTooLarge: '不能超过 {max}',
    required: '请填写{what}',
    cancel: '取消',
  },
  en: {
    failed: 'This part could not be loaded',
    retry: 'Try again',
    noRight: 'Your role does not see this',
    noRightWhy: 'An administrator can grant it under Settings, Staff.',
    broken: 'This page failed',
    brokenWhy: 'The other pages are not affected. Trying again does nothing twice.',
    notFound: 'There is no such page',
    notFoundWhy: 'The address may be mistyped, or the page has moved.',
    toToday: 'Back to Today',
    loading: 'Loading',
    amountWrong: 'Enter an amount above 0 with at most two places',
    amountTooLarge: 'At most {max}',
    required: 'Please fill in: {what}',
    cancel: 'Cancel',
  },
})
