import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  noSuchExport: {
    zh: '没有名为“{name}”的导出。',
    en: 'There is no export "{name}".',
    status: 404,
  },
  exportTooLarge: {
    zh: '筛选结果有 {total} 行，超过一次导出的上限 {max} 行。请缩小筛选范围后再导出。',
    en: 'The filter gives {total} rows, more than the {max} of one export. Narrow it and try again.',
    status: 400,
  },
})
