import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  nothingTicked: {
    zh: '没有勾选要缴的项目，也没有预存金额。请至少勾选一项。',
    en: 'Nothing is ticked and there is no prepayment. Tick at least one line.',
    status: 400,
  },
  amountTooSmall: {
    zh: '收到 {given} 元，少于应收 {due} 元。请改金额，或少勾几项。',
    en: '{given} yuan were given for {due}. Change the amount or tick fewer lines.',
    status: 400,
  },
  chargeHeld: {
    zh: '{item} 正在争议或确认中，暂不收取。请取消勾选。',
    en: '{item} is in dispute or being confirmed and is not taken now. Untick it.',
    status: 409,
  },
  chargeNotOpen: {
    zh: '勾选的费用里有已缴清或不属于这一户的，未收款。请刷新后重新勾选。',
    en: 'A ticked charge is settled or belongs to another household; nothing was taken. Refresh.',
    status: 409,
  },
  shiftAlreadyOpen: {
    zh: '您已经开了班，请先交班。',
    en: 'Your shift is open already; close it first.',
    status: 409,
  },
  noShift: {
    zh: '还没有开班，请先开班再收现金。',
    en: 'Open a shift before taking cash.',
    status: 409,
  },
  noChannel: {
    zh: '还没有开通微信支付，请在设置里填写商户信息。',
    en: 'WeChat Pay is not set up; enter the merchant account in the settings.',
    status: 409,
  },
  channelUnknown: {
    zh: '{channel}没有给出明确结果，请不要再付一次；我们会继续查询。',
    en: '{channel} gave no clear answer. Do not pay again; we keep asking.',
    status: 502,
  },
  channelRefused: {
    zh: '{channel}没有受理：{reason}。请换一种方式，或稍后再试。',
    en: '{channel} refused: {reason}. Use another way or try later.',
    status: 502,
  },
  refundTooLarge: {
    zh: '可退金额只有 {available} 元，请改小。',
    en: 'Only {available} yuan can be refunded; make it smaller.',
    status: 400,
  },
  refundDecided: {
    zh: '这笔退款已经有人处理过，请刷新查看。',
    en: 'This refund was decided before; refresh to see.',
    status: 409,
  },
  paymentReversed: {
    zh: '这笔实收已经冲正。',
    en: 'This payment was reversed before.',
    status: 409,
  },
  onlineNotReversible: {
    zh: '线上收到的款不能冲正，请走退款。',
    en: 'Money received online cannot be reversed; refund it.',
    status: 409,
  },
  hasRefunds: {
    zh: '这笔实收有退款在办或已退，不能冲正。',
    en: 'This payment has refunds; it cannot be reversed.',
    status: 409,
  },
  refundNotPayable: {
    zh: '这笔退款不能在柜台付出：还没有批准、已经付过，或要原路退回。',
    en: 'This refund cannot be paid out here: not approved, paid before, or it goes back online.',
    status: 409,
  },
  suspenseClosed: {
    zh: '这笔待认领的款已经有人处理过，请刷新查看。',
    en: 'This money was claimed or returned before; refresh to see.',
    status: 409,
  },
  depositTooSmall: {
    zh: '押金只剩 {available} 元，请改小。',
    en: 'Only {available} yuan of the deposit are left; make it smaller.',
    status: 400,
  },
  chargeBeingPaid: {
    zh: '{item} 正在线上支付，请等结果，或先取消线上支付。',
    en: '{item} is being paid online. Wait for the result or cancel the online payment.',
    status: 409,
  },
  alreadyPaid: {
    zh: '这笔已经支付成功，请刷新查看，不要再付。',
    en: 'This was paid before. Refresh to see; do not pay again.',
    status: 409,
  },
  openidMissing: {
    zh: '请在微信里打开这个页面支付。',
    en: 'Open this page inside WeChat to pay.',
    status: 400,
  },
})
