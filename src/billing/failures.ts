import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  itemCodeTaken: {
    zh: '收费项目编号“{code}”已有，请换一个。',
    en: 'Item code "{code}" exists; choose another.',
    status: 409,
  },
  tariffNameTaken: {
    zh: '这个小区已有名为“{name}”的收费标准，请换一个名字。',
    en: 'This community has a tariff "{name}" already; choose another name.',
    status: 409,
  },
  unknownUnits: {
    zh: '没有这些房号：{codes}。未作任何改动，请更正后再试。',
    en: 'There are no units {codes}; nothing was changed. Correct the codes and try again.',
    status: 400,
  },
  unitHasTariff: {
    zh: '{n} 户在这些日子已按同一项目的“{name}”计费（如 {code}），未分配。请先在原标准上停止计费，再分配。',
    en: '{n} units are billed for this item by "{name}" over these days (such as {code}); nothing was assigned. End that assignment first.',
    status: 409,
  },
  notAPhoto: {
    zh: '这不是照片，或照片太大。请用 JPEG、PNG 或 WebP，不超过 600 KB。',
    en: 'This is no photo, or it is too big: JPEG, PNG or WebP of at most 600 kB.',
    status: 400,
  },
  photoTooLarge: {
    zh: '照片太大，没有提交。每张请不超过 600 KB，或不附照片提交、打电话给我们。',
    en: 'A photo is too big; nothing was sent. At most 600 kB each; or send it without the photo, or call us.',
    status: 400,
  },
  photoOfAnotherKind: {
    zh: '有一个文件不是照片，没有提交。请选 JPEG 或 PNG 照片。',
    en: 'A file is no photo; nothing was sent. Choose photos in JPEG or PNG.',
    status: 400,
  },
  photoIsHeic: {
    zh: '有一张照片是 HEIC 格式，这里打不开，没有提交。请在手机相机设置里选“兼容性最佳”重拍，或发截图。',
    en: 'A photo is in HEIC, which cannot be opened here; nothing was sent. Choose “Most Compatible” in the camera’s settings and take it again, or send a screenshot of it.',
    status: 400,
  },
  photoBroken: {
    zh: '有一张照片不完整，打不开，没有提交。请换一张，或重拍。',
    en: 'A photo is incomplete and does not open; nothing was sent. Choose another or take it again.',
    status: 400,
  },
  photoKept: {
    zh: '{readOn} 的读数已有照片，不能更换。',
    en: 'The reading of {readOn} has its photo already; it stays.',
    status: 409,
  },
  unknownFormula: {
    zh: '没有名为“{formula}”的计费公式。',
    en: 'There is no formula "{formula}".',
    status: 400,
  },
  versionsOverlap: {
    zh: '生效期与已批准的版本重叠，请把起始日期改到 {from} 之后。',
    en: 'It overlaps an approved version; choose a start after {from}.',
    status: 409,
  },
  ownApproval: {
    zh: '不能批准自己提出的事项（制单与复核分离），请另一位同事复核。',
    en: 'Nobody approves their own request; ask a colleague.',
    status: 403,
  },
  alreadyDecided: {
    zh: '这一项已经有人处理过，请刷新查看。',
    en: 'This was decided before; refresh to see.',
    status: 409,
  },
  chargeAlreadySettled: {
    zh: '其中有已缴清或正在收取的费用，未入账。请刷新后重新勾选。',
    en: 'Some of these charges are settled already; nothing was posted. Refresh and tick again.',
    status: 409,
  },
  chargeReversed: {
    zh: '这笔应收已冲正。',
    en: 'This charge was reversed.',
    status: 409,
  },
  runHasPayments: {
    zh: '{count} 笔已收到款，不能整批撤回。请先退款或逐笔冲正。',
    en: '{count} charges have money on them; refund them first or reverse one by one.',
    status: 409,
  },
  runNotPublished: {
    zh: '这次出账没有发布或已撤回，不用再撤。',
    en: 'This run is not published or was rolled back before.',
    status: 409,
  },
  runPublished: {
    zh: '{month} 已经出账，不用再试算。之后登记的房屋请用“补出账”。',
    en: '{month} is published already; bill what was registered since by a supplement.',
    status: 409,
  },
  runBlocked: {
    zh: '还有 {count} 项必须先决定：{first}。',
    en: '{count} decisions are due first: {first}.',
    status: 409,
  },
  runChanged: {
    zh: '试算之后数据有变，现在是 {count} 笔 ¥{total}，没有发布。请重新试算后再看一遍。',
    en: 'The data changed since the dry run: now {count} charges, ¥{total}. Nothing was published; try again and review.',
    status: 409,
  },
  readingBackwards: {
    zh: '第 {line} 行 {serial}：读数 {value} 小于上次的 {previous}（{previousOn}）。换过表请先登记换表，否则请核对读数。',
    en: 'Line {line}, {serial}: {value} is below the last reading {previous} ({previousOn}). Record the change of meter, or check the reading.',
    status: 400,
  },
  unknownMeter: {
    zh: '第 {line} 行：没有表号 {serial}，请先登记这只表。',
    en: 'Line {line}: there is no meter {serial}; register it first.',
    status: 400,
  },
  readingOutOfOrder: {
    zh: '第 {line} 行 {serial}：{readOn} 之后已有读数，请改用更正。',
    en: 'Line {line}, {serial}: there is a reading after {readOn}; use a correction.',
    status: 409,
  },
  readingBilled: {
    zh: '{serial} 在 {readOn} 的读数已经出账，请先冲正这笔应收再更正。',
    en: '{serial}: the reading of {readOn} was billed; reverse that charge before correcting it.',
    status: 409,
  },
  meterSerialTaken: {
    zh: '这个小区已有表号 {serial}，请核对表号。',
    en: 'This community has a meter {serial} already; check the number.',
    status: 409,
  },
  changeOutOfOrder: {
    zh: '{serial} 的换表日期须在上次抄表（{previousOn}）之后、{today} 或之前。请改日期。',
    en: '{serial}: the change must lie after the last reading ({previousOn}) and not after {today}.',
    status: 400,
  },
  lastReadingTooLow: {
    zh: '{serial} 的旧表止码 {value} 小于上次的 {previous}（{previousOn}）。请核对读数。',
    en: '{serial}: the last reading {value} of the old meter is below {previous} ({previousOn}); check it.',
    status: 400,
  },
  anniversaryByDays: {
    zh: '按交付周年计费的收费标准只能按天折算，请把折算方式改为“按天”。',
    en: 'A tariff by anniversary years prorates by days only; choose days.',
    status: 400,
  },
  sharedCostBilled: {
    zh: '{month} 的这项公摊已经出账，不能改。请先撤回出账。',
    en: 'This shared cost of {month} was billed; roll the run back before changing it.',
    status: 409,
  },
  sharedTwice: {
    zh: '{month} 这个项目已按另一范围（全小区或楼栋）公摊，同一项目不能重复分摊。',
    en: 'This item is shared in {month} over another scope already; an item is shared once.',
    status: 409,
  },
  nothingToShare: {
    zh: '没有可分摊的房屋：请检查楼栋、排除名单和面积。',
    en: 'No unit shares this cost; check building, exclusions and areas.',
    status: 400,
  },
  waiverTooLarge: {
    zh: '减免金额超过未缴的 {open} 元，请改小。',
    en: 'The waiver exceeds the open {open} yuan; make it smaller.',
    status: 400,
  },
  importInUse: {
    zh: '这次导入的房屋已经出过账或收过款，不能撤销。请改用冲正、减免或退款更正个别账目。',
    en: 'Something was billed or paid on this import; it cannot be undone. Correct single entries instead.',
    status: 409,
  },
})
