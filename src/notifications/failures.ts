import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  nothingToSend: {
    status: 409,
    zh: '这个月的账单都已通知，或还没有出账，没有可发的。请先到“收费与出账”发布出账。',
    en: 'Every bill of this month has been announced, or none was issued: nothing to send. Publish a billing run first.',
  },
  sendingHasEnded: {
    status: 409,
    zh: '这次发送已不在可操作的状态，未改动。请刷新页面看最新进度。',
    en: 'This sending can no longer be changed; nothing was done. Refresh to see where it stands.',
  },
})
