import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  unknownFormat: {
    zh: '认不出这份账单的格式，第一行是“{head}”。请上传渠道后台下载的原始文件。',
    en: 'The format of this statement is not known; its first line is “{head}”. Upload the file as the channel gives it.',
    status: 400,
  },
  unknownColumn: {
    zh: '第 {line} 行有不认识的列“{column}”，未导入。请确认文件是渠道后台下载的原件。',
    en: 'Line {line} has an unknown column “{column}”; nothing was taken in. Check that the file is the original.',
    status: 400,
  },
  missingColumn: {
    zh: '表头缺少“{column}”这一列，未导入。',
    en: 'The header lacks the column “{column}”; nothing was taken in.',
    status: 400,
  },
  unreadableLine: {
    zh: '第 {line} 行读不懂：{reasonZh}。文件可能被改动过，未导入。',
    en: 'Line {line} cannot be read: {reason}. The file may have been altered; nothing was taken in.',
    status: 400,
  },
  truncated: {
    zh: '文件在第 {line} 行就结束了，缺少汇总行，未导入。请重新下载。',
    en: 'The file ends at line {line} without its totals; nothing was taken in. Download it again.',
    status: 400,
  },
  totalsDiffer: {
    zh: '汇总行的“{column}”写的是 {stated}，逐行相加是 {computed}，未导入。请重新下载原件。',
    en: 'The totals line says {stated} for “{column}”, the lines add up to {computed}; nothing was taken in.',
    status: 400,
  },
  noFile: {
    zh: '读不到文件“{file}”。请检查路径。',
    en: 'The file “{file}” cannot be read. Check the path.',
    status: 400,
  },
  notThisFile: {
    zh: '这里要的是交易账单，资金账单只能预览。',
    en: 'A trade bill is wanted here; a fund-flow bill can only be previewed.',
    status: 400,
  },
  otherMerchant: {
    zh: '第 {line} 行的商户号是 {merchant}，不是这个收款账户的 {expected}，未导入。',
    en: 'Line {line} is of merchant {merchant}, not of {expected}; nothing was taken in.',
    status: 400,
  },
  otherDay: {
    zh: '第 {line} 行是 {day} 的交易，不是 {expected} 的账单，未导入。',
    en: 'Line {line} is of {day}; this is to be the statement of {expected}. Nothing was taken in.',
    status: 400,
  },
  dayCertified: {
    zh: '{day} 已签发日结证书，账目已锁定，未执行。',
    en: 'The day {day} is certified and its books are locked; nothing was done.',
    status: 409,
  },
  dayNotOver: {
    zh: '{day} 还没有结束，不能对账或签发。',
    en: 'The day {day} is not over and cannot be tied out or certified.',
    status: 409,
  },
  unexplained: {
    zh: '{day} 还有 {count} 笔未解释的差异，共 {amount} 元，不能签发。请先处理。',
    en: 'The day {day} has {count} unexplained differences of {amount} yuan; resolve them before certifying.',
    status: 409,
  },
  proofFails: {
    zh: '不能签发 {day}：{proof}。',
    en: 'The day {day} cannot be certified: {proofEn}.',
    status: 409,
  },
  earlierDayOpen: {
    zh: '{earlier} 还没有签发，请按日期先后签发。',
    en: 'The day {earlier} is not certified yet; certify the days in order.',
    status: 409,
  },
  resolvedMeanwhile: {
    zh: '这笔差异已经有人处理过，请刷新查看。',
    en: 'This difference was dealt with before; refresh to see.',
    status: 409,
  },
  notResolved: {
    zh: '这笔差异没有可以撤销的处理。',
    en: 'There is no resolution of this difference to undo.',
    status: 409,
  },
  proposalNotOffered: {
    zh: '这笔差异不适用这个处理办法：{reason}。',
    en: 'This way does not apply to this difference: {reasonEn}.',
    status: 409,
  },
  moneyMoved: {
    zh: '这笔款已被使用或认领，不能撤销；请走退款或冲正。',
    en: 'The money has been used or claimed and this cannot be undone; refund or reverse it instead.',
    status: 409,
  },
  counterOnly: {
    zh: '只有现金、刷卡和转账的金额可以手工登记。',
    en: 'Only cash, card and transfer are entered by hand.',
    status: 400,
  },
})
