import type { RefusalName } from './api/rules.ts'
import { guardRails } from './guard-rails.ts'
import { noSuchAction, piplOf, type RuleWords, rule, smsProvisions } from './rule-words.ts'

const { noCutOff, noAccessLimit, noPublicList, quietHours, contactCap, smsWords, debtorOnly } =
  guardRails

/** What the product refuses whoever asks, in every module. Those of dunning are its guard rails. */
export const refusals: Readonly<Record<RefusalName, RuleWords>> = {
  cutUtilities: noCutOff,
  limitAccess: noAccessLimit,
  publishNames: noPublicList,
  outsideHours: quietHours,
  overFrequency: contactCap,
  smsDunningWords: smsWords,
  promotionWithoutConsent: rule(
    ['未经同意的推广', 'Promotion without consent'],
    ['推广只发给同意接收的人', 'Promotion goes only to those who agreed'],
    smsProvisions,
    ['先取得同意，并写明怎样拒收', 'Ask for consent first, and say how to refuse'],
  ),
  notPartyToDebt: debtorOnly,
  billWithoutBasis: rule(
    ['无依据收费', 'Billing without basis'],
    ['没有标准或依据的项目不能出账', 'An item without a tariff or basis is not billed'],
    [
      '《物业管理条例》第四十条；《明码标价和禁止价格欺诈规定》第六条至第八条',
      'Property Management Regulation art. 40; Provisions on Clear Price Marking arts. 6 to 8',
    ],
    ['先录入收费标准和依据', 'Enter the tariff and its basis first'],
  ),
  lateFeeBeyondCap: rule(
    ['违约金过高', 'Late fee beyond its cap'],
    ['违约金不计复利，不超过约定上限', 'No interest on interest, never above the agreed cap'],
    ['《民法典》第五百八十五条', 'Civil Code art. 585'],
    ['按合同约定的比例和上限计算', 'Reckon by the rate and the cap of the contract'],
  ),
  priceByMachine: rule(
    ['算法定价', 'Prices by machine'],
    noSuchAction,
    piplOf('第二十四条第一款', 'art. 24(1)'),
    [
      '价格、违约金和优惠只按公布的标准',
      'Prices, late fees and discounts follow the published tariff only',
    ],
    false,
  ),
  suitByMachine: rule(
    ['算法决定起诉或减免', 'Suits or waivers by machine'],
    noSuchAction,
    piplOf('第二十四条第三款', 'art. 24(3)'),
    ['由负责人决定并留名', 'A manager decides and signs'],
    false,
  ),
  debtMovesWithHome: rule(
    ['欠费随房转移', 'Debt moving with a home'],
    noSuchAction,
    ['《民法典》第五百五十一条', 'Civil Code art. 551'],
    [
      '过户时出具结清单；新业主书面同意的另行登记',
      'Draw up the cut-off statement; what a new owner agrees to in writing is recorded',
    ],
    false,
  ),
  alterPosted: rule(
    ['改动已入账记录或存证', 'Altering books or evidence'],
    noSuchAction,
    ['《电子签名法》第五条、第八条', 'Electronic Signature Law arts. 5 and 8'],
    ['用冲正更正；存证只增不改', 'Correct by a reversal; evidence is only added to'],
    false,
  ),
  closeUnexplained: rule(
    ['有差异就日结', 'Closing with a difference'],
    ['有未解释的差异不能日结', 'A day with an unexplained difference is not closed'],
    ['公司规则', 'Company rule'],
    ['先逐笔解释差异', 'Explain each difference first'],
  ),
}
