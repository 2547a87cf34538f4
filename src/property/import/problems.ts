/** auto: put right silently; review: imported and shown to a person; info: read as it must be. */
type Level = 'auto' | 'review' | 'info'

type Words = { readonly level: Level; readonly zh: string; readonly en: string }

/** Every odd cell has a kind; the words say what was seen and what was done or is to do. */
export const warningKinds = {
  'amount-with-comma': {
    level: 'auto',
    zh: '金额带千分位，已去掉逗号',
    en: 'thousands marks taken out',
  },
  'amount-with-unit': {
    level: 'auto',
    zh: '金额带单位，已去掉',
    en: 'unit taken out of the amount',
  },
  'area-with-unit': { level: 'auto', zh: '面积带单位，已去掉', en: 'unit taken out of the area' },
  'price-with-unit': { level: 'auto', zh: '单价带单位，已去掉', en: 'unit taken out of the price' },
  'area-decimal-comma': {
    level: 'review',
    zh: '小数点写成了逗号，已按小数读，请核对',
    en: 'read the comma as a decimal point; check it',
  },
  'area-missing': {
    level: 'review',
    zh: '没有面积，请补上后再按面积计费',
    en: 'no area; add it before billing by area',
  },
  'cell-comment': { level: 'info', zh: '单元格有批注', en: 'the cell has a comment' },
  'co-owners': { level: 'info', zh: '一格里有几位共有人', en: 'several co-owners in one cell' },
  'co-owner-row': {
    level: 'info',
    zh: '下一行是同一户的共有人',
    en: 'the next row names a co-owner',
  },
  'company-owner': { level: 'info', zh: '业主是单位', en: 'the owner is an organisation' },
  'date-serial-number': {
    level: 'review',
    zh: '日期成了序列号，已换算，请核对',
    en: 'a serial number was read as a date; check it',
  },
  'day-or-month-first': {
    level: 'review',
    zh: '日和月的先后不明，已按日在前读，请核对',
    en: 'day or month first is unclear; read day first',
  },
  'duplicate-room-conflict': {
    level: 'review',
    zh: '同一房号另有内容不同的一行，先用这一行，请核对',
    en: 'another row has the same unit with other content; this one is used',
  },
  'fee-mismatch': {
    level: 'review',
    zh: '月费与面积×单价不符，以重算为准，请核对',
    en: 'the fee is not area × price; the computed one is used',
  },
  'formula-error': {
    level: 'review',
    zh: '公式结果是错误值，已重算或留空，请核对',
    en: 'the formula ends in an error; recomputed or left empty',
  },
  'formula-like-text': {
    level: 'review',
    zh: '文字以 = + - @ 开头，按文字保留，不会执行',
    en: 'text that begins like a formula; kept as text, never run',
  },
  'full-id-number': {
    level: 'review',
    zh: '完整证件号属于个人信息，只保留首尾几位',
    en: 'a full id number is personal data; only its ends are kept',
  },
  fullwidth: { level: 'auto', zh: '全角字符已转半角', en: 'full-width letters made half-width' },
  'hidden-row': { level: 'info', zh: '隐藏行，仍按数据读入', en: 'a hidden row, read as data' },
  'hidden-sheet': {
    level: 'review',
    zh: '隐藏的工作表也读入了，请核对是否要用',
    en: 'a hidden sheet was read too; check whether it is meant',
  },
  'id-number-as-number': {
    level: 'review',
    zh: '证件号存成了数值，末几位已丢失，未导入，请补录',
    en: 'the id number was stored as a number and lost its last digits; enter it again',
  },
  'ideographic-space': {
    level: 'auto',
    zh: '前后的全角空格已去掉',
    en: 'ideographic spaces taken out',
  },
  'ideographic-space-inside': {
    level: 'auto',
    zh: '姓名中间的空格已去掉',
    en: 'the space inside the name was taken out',
  },
  landline: { level: 'info', zh: '座机号码', en: 'a landline' },
  'leading-space': { level: 'auto', zh: '前面的空格已去掉', en: 'leading space taken out' },
  'trailing-space': { level: 'auto', zh: '后面的空格已去掉', en: 'trailing space taken out' },
  'line-break': { level: 'info', zh: '备注有换行，已保留', en: 'the remark has line breaks, kept' },
  'merged-unit-cell': {
    level: 'auto',
    zh: '合并的单元格，已填到每一行',
    en: 'a merged cell, filled into every row',
  },
  'missing-owner': {
    level: 'review',
    zh: '没有业主，房屋照常登记，请补录业主',
    en: 'no owner; the unit is registered, add the owner',
  },
  'month-only-date': {
    level: 'auto',
    zh: '只显示年月的日期，按整月读',
    en: 'a date that shows only the month means all of it',
  },
  'month-left-blank': {
    level: 'review',
    zh: '这个月没有缴费记录，按欠费计入，请核对',
    en: 'no payment in this month; taken as owed, check it',
  },
  'month-without-year': {
    level: 'review',
    zh: '月份没有写年份，按今年读，请核对',
    en: 'the months name no year; read as this year, check it',
  },
  'multi-unit-owner': { level: 'info', zh: '同一业主有多套', en: 'one owner of several units' },
  'number-as-text': { level: 'auto', zh: '数字存成了文本', en: 'a number stored as text' },
  'owner-mismatch': {
    level: 'review',
    zh: '欠费表的业主与房屋表不同，以房屋表为准，请核对',
    en: 'the owner differs from the unit sheet, which counts; check it',
  },
  'arrears-in-words': {
    level: 'review',
    zh: '欠费写成了文字，未计入，请补上金额',
    en: 'arrears in words were left out; add the amount',
  },
  'arrears-of-rejected-unit': {
    level: 'review',
    zh: '这户所在的行被拒绝，欠费暂未计入，改正后再导入',
    en: 'the unit of this line was refused; correct it and import again',
  },
  'arrears-total-mismatch': {
    level: 'review',
    zh: '欠费合计与各列之和不符，以各列为准，请核对',
    en: 'the arrears total is not the sum of its columns, which count',
  },
  'negative-arrears': {
    level: 'review',
    zh: '欠费为负数，可能是预存，未计入，请核对',
    en: 'negative arrears, perhaps a prepayment; left out',
  },
  'owner-with-note': {
    level: 'review',
    zh: '业主一格还写了别的话，只取了姓名，请核对',
    en: 'the owner cell says more than names; only the names are taken',
  },
  'paid-through-missing': {
    level: 'review',
    zh: '没有交至日期，请补上',
    en: 'no paid-through date; add it',
  },
  'paid-through-unreadable': {
    level: 'review',
    zh: '交至日期读不懂，已留空，请补上',
    en: 'the paid-through date cannot be read; left empty',
  },
  'paid-through-vs-arrears': {
    level: 'review',
    zh: '欠费期间早于交至日期，两表矛盾，请核对',
    en: 'the arrears lie before the paid-through date; check both sheets',
  },
  'paid-with-words': {
    level: 'auto',
    zh: '格里写了“交至”等字，已去掉',
    en: 'words around the date taken out',
  },
  'period-unreadable': {
    level: 'review',
    zh: '欠费期间读不懂，金额已计入，请补上期间',
    en: 'the period cannot be read; the amount counts, add the period',
  },
  'phone-dashes': { level: 'auto', zh: '电话里的短横已去掉', en: 'dashes taken out of the phone' },
  'phone-missing': { level: 'review', zh: '没有电话，请补录', en: 'no phone; add one' },
  'phone-spaces': { level: 'auto', zh: '电话里的空格已去掉', en: 'spaces taken out of the phone' },
  'phone-wrong-length': {
    level: 'review',
    zh: '电话位数不对，未导入，请补录',
    en: 'the phone has a wrong length and was left out',
  },
  'place-conflict': {
    level: 'review',
    zh: '房号里的楼栋与工作表不同，以房号为准，请核对',
    en: 'the number names another building than the sheet; the number counts',
  },
  'plus-86-phone': { level: 'auto', zh: '电话前的 +86 已去掉', en: '+86 taken off the phone' },
  prepaid: { level: 'info', zh: '已交到以后的年份', en: 'paid into a later year' },
  'price-differs-from-tariff': {
    level: 'review',
    zh: '单价与收费标准或多数住户不同，以本行为准，请核对',
    en: 'the price differs from the tariff or most units; this row counts',
  },
  'quarter-period': {
    level: 'auto',
    zh: '期间写成季度，已换成起止日期',
    en: 'a quarter made into its dates',
  },
  rented: { level: 'info', zh: '已出租', en: 'let to a tenant' },
  'room-in-full': {
    level: 'auto',
    zh: '房号写了全称，已拆开',
    en: 'the full address was taken apart',
  },
  'room-with-suffix': {
    level: 'auto',
    zh: '房号带“室”，已去掉',
    en: 'the suffix was taken off the room',
  },
  'two-digit-year': {
    level: 'review',
    zh: '年份只有两位，按 20xx 年读，请核对',
    en: 'a two-digit year, read as 20xx; check it',
  },
  'two-phones': {
    level: 'auto',
    zh: '一格里有几个电话，已拆开',
    en: 'several phones in one cell, taken apart',
  },
  'unknown-linked-room': {
    level: 'review',
    zh: '关联的房号不存在，车位照常登记，请核对',
    en: 'the linked home does not exist; the space is registered',
  },
  unsold: { level: 'info', zh: '未售，业主是开发商', en: 'unsold; the developer owes' },
  vacant: { level: 'info', zh: '空置', en: 'vacant' },
  'year-month-as-decimal': {
    level: 'auto',
    zh: '年月成了小数，已按年月读',
    en: 'a decimal read as year and month',
  },
  'year-month-text-january': {
    level: 'review',
    zh: '文字 2026.1 按 2026 年 1 月读，请核对',
    en: 'the text 2026.1 is read as January; check it',
  },
  'year-month-as-decimal-october': {
    level: 'review',
    zh: '2026.1 按 2026 年 10 月读，请核对',
    en: '2026.1 is read as October; check it',
  },
} as const satisfies Record<string, Words>
export type WarningKind = keyof typeof warningKinds

export type Warning = {
  readonly sheet: string
  readonly cell: string
  readonly kind: WarningKind
  readonly raw: string | null
  readonly unit: string | null
}
