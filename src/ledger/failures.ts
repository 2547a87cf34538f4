import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  insufficientPrepayment: {
    zh: '预存余额不足，未入账。请刷新余额后重试。',
    en: 'The prepayment is too small; nothing was posted. Refresh the balance and try again.',
    status: 409,
  },
  dayClosed: {
    zh: '{day} 的账目已签发锁定，未入账。请记在之后的日期。',
    en: 'The books of {day} are certified and locked; nothing was posted. Use a later day.',
    status: 409,
  },
  alreadyReversed: {
    zh: '这笔已经冲正过，未重复冲正。',
    en: 'This was reversed before; it was not reversed again.',
    status: 409,
  },
})
