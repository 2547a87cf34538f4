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
  carrierUnknown: {
    status: 400,
    zh: '没有“{carrier}”这个消息通道，请从列出的通道里选。',
    en: 'There is no carrier “{carrier}”; choose one of those listed.',
  },
  wordingRefused: {
    status: 400,
    zh: '模板没有保存。{partZh}：{whatZh}{adviceZh}',
    en: 'The template was not saved. {partEn}: {whatEn} {adviceEn}',
  },
  noSuchWording: {
    status: 400,
    zh: '“{kindZh}”不发这种形式，请换一种。',
    en: '“{kindEn}” is not sent in this form; choose another.',
  },
  approvalNotNeeded: {
    status: 400,
    zh: '这个通道不用服务商审核模板，直接使用即可。',
    en: 'This carrier needs no approved template; it can be used as it is.',
  },
  fieldMapWrong: {
    status: 400,
    zh: '字段 {field} 里的 {found} 不是这种消息的变量，请改成 {known} 之一。',
    en: 'Field {field} names {found}, which this message does not have; use one of {known}.',
  },
  templateStateChanged: {
    status: 409,
    zh: '这个模板现在不能这样改状态，未改动。请刷新后再看。',
    en: 'The template cannot go to that state now; nothing was changed. Refresh and look again.',
  },
})
