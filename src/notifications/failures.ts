import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  nothingToSend: {
    status: 409,
    zh: '这个月的账单都已通知，或还没有出账，没有可发的。请先到“收费与出账”发布出账。',
    en: 'Every bill of this month has been announced, or none was issued: nothing to send. Publish a billing run first.',
  },
  announcementRefused: {
    status: 400,
    zh: '公告没有发送。{partZh}：{whatZh}{adviceZh}依据：{byZh}。',
    en: 'The announcement was not sent. {partEn}: {whatEn} {adviceEn} By: {byEn}.',
  },
  announcedToday: {
    status: 409,
    zh: '同样的公告今天已经发给同样的业主，没有再发。请到“发送”看进度；确需再发请改动文字。',
    en: 'The same was announced to the same households today; it was not sent again. See Sendings, or change the text.',
  },
  nobodyToTell: {
    status: 409,
    zh: '选定的范围里没有缴费户，没有可发的。请放宽范围。',
    en: 'Nobody lives in what was chosen: nothing to send. Choose more.',
  },
  sendAtPast: {
    status: 400,
    zh: '定时的时间已经过了，没有发送。请选晚一些的时间，或选“马上”。',
    en: 'The time to send at has passed; nothing was sent. Choose a later one, or send at once.',
  },
  sendAtTooFar: {
    status: 400,
    zh: '最多提前 {days} 天定时。请选近一些的时间。',
    en: 'A sending can be set at most {days} days ahead. Choose an earlier time.',
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
    zh: '模板没有保存。{partZh}：{whatZh}{adviceZh}依据：{byZh}。',
    en: 'The template was not saved. {partEn}: {whatEn} {adviceEn} By: {byEn}.',
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
  nothingToPrint: {
    status: 409,
    zh: '这个小区没有待打印的信函。',
    en: 'No letters of this community wait to be printed.',
  },
  letterFileGone: {
    status: 409,
    zh: '这批信函的文件还没有做好，或已过 90 天删除。还没有交寄的，请重新生成。',
    en: 'The file of this batch is not ready, or was removed after 90 days. Unless it was handed over, make it again.',
  },
  letterBatchHandedOver: {
    status: 409,
    zh: '这批信函已经交寄，不能再改。',
    en: 'This batch was handed over already and can no longer be changed.',
  },
  lettersNotHandedOver: {
    status: 409,
    zh: '这批信函还没有登记交寄，请先登记再填结果。',
    en: 'This batch has not been handed over; record that first, then what became of it.',
  },
  letterConfirmed: {
    status: 409,
    zh: '其中有不属于这批、或已经填过结果的信函，全部未记。请刷新后再填。',
    en: 'One of these letters is not of this batch or has its result already; nothing was recorded. Refresh and enter the rest.',
  },
  noOfficialAccount: {
    status: 409,
    zh: '物业还没有开通公众号，没有绑定。账单仍可从链接查看。',
    en: 'The company has no Official Account in use; nothing was bound. The link still opens the bill.',
  },
  pausedLately: {
    status: 409,
    zh: '90 天里已经暂停过一次提醒。还有困难请打服务电话，物业可以再帮您暂停或商量分期。',
    en: 'Reminders were paused once in the last 90 days. If things are still hard, call the service desk: they can pause again or agree on instalments.',
  },
  mailboxInvalid: {
    status: 400,
    zh: '这不像一个邮箱地址，没有保存。请填一个，如 name@example.com。',
    en: 'This is not a mailbox address; nothing was saved. Give one, such as name@example.com.',
  },
  unsubscribeLinkInvalid: {
    status: 404,
    zh: '这个退订链接不完整，请从消息里再点一次，或打服务电话退订。',
    en: 'This link is incomplete. Open it again from the message, or call the service desk.',
  },
  webPushThere: {
    status: 409,
    zh: '网页推送已经开通，没有再开。换密钥会使已开启提醒的浏览器都收不到。',
    en: 'Web push is in use already; no second account was opened. New keys would cut off every browser that subscribed.',
  },
  noPushAccount: {
    status: 409,
    zh: '物业还没有开通这种推送，没有登记。账单仍可从链接查看。',
    en: 'The company has no push of this kind in use; nothing was registered. The link still opens the bill.',
  },
})
