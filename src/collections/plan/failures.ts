import { defineFailures } from '../../kernel/failure.ts'

export const failures = defineFailures({
  planWithdrawn: {
    status: 409,
    zh: '{day} 的催缴计划已撤回，不能再批准。明天的计划会重新生成。',
    en: 'The dunning plan of {day} was withdrawn and cannot be approved. Tomorrow’s is made anew.',
  },
  planPast: {
    status: 409,
    zh: '{day} 的催缴计划已过期，只能批准当天的计划。请打开今天的计划。',
    en: 'The dunning plan of {day} is over; only today’s can be approved. Open today’s plan.',
  },
  planBegun: {
    status: 409,
    zh: '今天的催缴计划已批准或撤回，不能重新生成。',
    en: 'Today’s dunning plan was approved or withdrawn already and cannot be made anew.',
  },
  decisionDone: {
    status: 409,
    zh: '这一户今天已经办完、移出或不打扰，不能再移出。',
    en: 'This household is done, removed or left alone already; there is nothing to remove.',
  },
  messageGone: {
    status: 409,
    zh: '给这一户的消息已经发出，收不回来。',
    en: 'The message to this household has left and cannot be called back.',
  },
  notForPeople: {
    status: 409,
    zh: '只有等人办的户才能分派：电话、上门、催缴函或书面催告，且还没有分派。',
    en: 'Only what a person does can be handed out, and only once: calls, visits, letters and written demands.',
  },
})
