import { instrument, type Pack } from './pack.ts'

const ofBeijing = instrument('北京市物业管理条例', 'Beijing Property Regulation', '2020-05-01')
const ofShanghai = instrument('上海市住宅物业管理规定', 'Shanghai Provisions on Housing', null)
const ofZhengzhou = instrument('郑州市物业管理条例', 'Zhengzhou Property Regulation', null)
const ofHangzhou = instrument('杭州市物业管理条例', 'Hangzhou Property Regulation', null)
/** Where the place in the instrument is not known yet. */
const somewhere = { zh: '（条次待核）', en: '(article to be checked)' }

export const beijing: Pack = {
  place: { zh: '北京', en: 'Beijing' },
  city: '北京市',
  rules: [
    ofBeijing(
      'committeeFirst',
      { zh: '第七十二条', en: 'art. 72' },
      {
        zh: '逾期不交的，先请业主委员会督促；登记之后才发正式催缴。',
        en: 'The owners’ committee urges first; a formal demand follows once that is on record.',
      },
    ),
    ofBeijing(
      'publication',
      { zh: '第七十条', en: 'art. 70' },
      {
        zh: '公示上年度收支、本年度预算，公用水电费用分摊。',
        en: 'Last year’s accounts, this year’s plan and the shares of common utilities are published.',
      },
    ),
  ],
}

export const shanghai: Pack = {
  place: { zh: '上海', en: 'Shanghai' },
  city: '上海市',
  rules: [
    ofShanghai('publication', somewhere, {
      zh: '公共收益按季公布，维修资金每半年公布。',
      en: 'Common income is published by quarter, the maintenance fund by half-year.',
    }),
    ofShanghai('settleBeforeTransfer', somewhere, {
      zh: '房屋转让前结清物业费；未结清的由买卖双方约定并告知物业服务企业。',
      en: 'Fees are settled before a home is sold; else seller and buyer agree and tell the company.',
    }),
  ],
}

export const zhengzhou: Pack = {
  place: { zh: '郑州', en: 'Zhengzhou' },
  city: '郑州市',
  rules: [
    ofZhengzhou(
      'noAccessLimit',
      { zh: '第四十二条', en: 'art. 42' },
      {
        zh: '不得限制业主进出、乘梯、停车来催交物业费。',
        en: 'Entry, lifts and parking must not be limited to press for fees.',
      },
    ),
    ofZhengzhou(
      'prepaymentLimit',
      { zh: '第四十二条', en: 'art. 42' },
      {
        zh: '预收物业费不超过一年。',
        en: 'Fees are taken at most one year ahead.',
      },
    ),
  ],
}

export const hangzhou: Pack = {
  place: { zh: '杭州', en: 'Hangzhou' },
  city: '杭州市',
  rules: [
    ofHangzhou('prepaymentLimit', somewhere, {
      zh: '预收不超过 12 个月，也不超过合同剩余期限。',
      en: 'At most 12 months ahead, and not beyond the term of the contract.',
    }),
    ofHangzhou('noCutOff', somewhere, {
      zh: '以停水停电等方式催交的，处一万元以上五万元以下罚款。',
      en: 'Pressing for fees by cutting supply is fined with ¥10,000 to ¥50,000.',
    }),
    ofHangzhou('noPrivateReductions', somewhere, {
      zh: '业主委员会成员不得私下享受减免。',
      en: 'Members of the owners’ committee get no private reductions.',
    }),
  ],
}
