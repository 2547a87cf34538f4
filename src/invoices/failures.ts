import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  receiptVoid: {
    zh: '收据 {number} 已作废，不能再打印。',
    en: 'Receipt {number} is void and cannot be printed.',
    status: 409,
  },
  receiptUnknown: {
    zh: '没有查到这张收据。请核对验真码，或打服务电话报收据号。',
    en: 'No receipt has this check code. Check the code, or call with the receipt number.',
    status: 404,
  },
})
