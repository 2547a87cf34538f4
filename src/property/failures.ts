import { defineFailures } from '../kernel/failure.ts'

export const failures = defineFailures({
  communityNameTaken: {
    zh: '已经有名为“{name}”的小区，请换一个名字或直接使用它。',
    en: 'There is a community named "{name}" already; use it or choose another name.',
    status: 409,
  },
  unitCodeTaken: {
    zh: '房屋 {code} 已经登记过，请核对楼栋、单元和房号。',
    en: 'Unit {code} is registered already; check building, entrance and room.',
    status: 409,
  },
  noAccountThatDay: {
    zh: '{unit} 在 {date} 没有收费账户，请先登记业主。',
    en: '{unit} has no billing account on {date}; register its owner first.',
    status: 409,
  },
  handOverBeforeAccount: {
    zh: '过户日期 {date} 早于现业主开始的日期 {from}，请改成其后的日期。',
    en: 'The hand-over {date} lies before the present owner began on {from}; choose a later day.',
    status: 400,
  },
  endBeforeStart: {
    zh: '结束日期 {to} 早于开始日期 {from}，请改正。',
    en: 'It ends on {to}, before it begins on {from}; correct the dates.',
    status: 400,
  },
  sameOwner: {
    zh: '新的缴费人与现在的是同一人，不需要变更。',
    en: 'The new payer is the present payer; no change is needed.',
    status: 409,
  },
  notAMobile: {
    zh: '请填 11 位手机号，验证码要用短信发。',
    en: 'Type an 11-digit mobile number: the code comes as a text message.',
    status: 400,
  },
})
