import type { GuardRail } from './rule-names.ts'
import {
  civilCode944,
  companyRule,
  noSuchAction,
  piplOf,
  type RuleWords,
  rule,
  smsProviders,
  voluntaryYardstick,
} from './rule-words.ts'

/**
 * What each guard rail says, by which article, and what to do instead. They are looked at before
 * anything is chosen: what they close is not there to choose from.
 */
export const guardRails: Readonly<Record<GuardRail, RuleWords>> = {
  quietHours: rule(
    ['静默时段', 'Quiet hours'],
    ['21:00–08:30 与节假日不联系', 'Nobody is contacted from 21:00 to 08:30 or on holidays'],
    voluntaryYardstick,
    ['等到 9:00 以后再联系', 'Wait until after 09:00'],
  ),
  contactCap: rule(
    ['触达上限', 'Contact cap'],
    [
      '一天 1 次，隔 3 天，35 天 3 次，一年 12 次',
      'Once a day, 3 days apart, 3 in 35 days, 12 a year',
    ],
    companyRule,
    ['等到下一个可联系的日子', 'Wait for the next day that has room'],
  ),
  callCap: rule(
    ['电话上限', 'Cap of calls'],
    ['7 天内至多通话 1 次', 'At most one call in 7 days'],
    voluntaryYardstick,
    ['改用消息，或 7 天后再打', 'Send a message, or call after 7 days'],
  ),
  disputed: rule(
    ['争议中', 'In dispute'],
    ['争议金额暂停催缴', 'What is disputed is not asked for'],
    [
      '公司规则，参照《民法典》第九百四十四条第二款',
      'Company rule; compare Civil Code art. 944(2)',
    ],
    [
      '先书面答复争议；没有争议的部分只作友好提醒',
      'Answer the objection in writing first; the rest is asked for in friendly tone only',
    ],
  ),
  openComplaint: rule(
    ['投诉未答复', 'Complaint open'],
    ['投诉答复前不再联系', 'No contact before the complaint is answered'],
    companyRule,
    ['先答复这条投诉', 'Answer the complaint first'],
  ),
  promiseOpen: rule(
    ['承诺期内', 'Promise open'],
    ['约定日的次日以前不联系', 'No contact before the day after the promised day'],
    companyRule,
    ['等到约定日次日', 'Wait for the day after the promise'],
  ),
  planSigned: rule(
    ['分期履行中', 'Instalments running'],
    ['按分期计划缴费时不催缴', 'Who keeps to an instalment plan is not dunned'],
    companyRule,
    ['逾期未按计划缴纳时再联系', 'Contact only when an instalment is missed'],
  ),
  doNotContact: rule(
    ['不要联系', 'Do not contact'],
    [
      '本人要求、去世、破产、住院：一律停止',
      'Asked for, deceased, insolvent or in hospital: all stops',
    ],
    voluntaryYardstick,
    ['由负责人决定是否改寄书面通知', 'A manager decides whether a letter is right'],
  ),
  protectedHousehold: rule(
    ['特殊住户', 'Protected household'],
    [
      '不用正式语气，不作试验，先谈分期',
      'No formal tone, no experiment, an instalment plan is offered first',
    ],
    piplOf('第二十八条、第二十九条', 'arts. 28 and 29'),
    ['由管家上门了解，先给分期方案', 'A steward looks in and offers instalments first'],
  ),
  formalTooEarly: rule(
    ['正式语气过早', 'Formal too early'],
    ['逾期 30 天内不用正式语气', 'No formal tone within 30 days of the due date'],
    companyRule,
    ['改用友好语气', 'Use friendly tone'],
  ),
  normNotTrue: rule(
    ['从众话术不成立', 'Norm not true'],
    [
      '须真实：至少 20 户、七成已缴、当期数据',
      'Only if true: 20 households, 70 % paid, current figures',
    ],
    companyRule,
    ['改用友好语气', 'Use friendly tone'],
  ),
  smsWords: rule(
    ['短信用词', 'Words of an SMS'],
    ['“催缴”改“账单已过到期日”', 'No words of debt collection: “past its due date”'],
    smsProviders,
    ['短信只说事实，明细在账单里看', 'An SMS says the fact; details stand in the bill'],
  ),
  debtorOnly: rule(
    ['联系他人', 'Other people'],
    ['只联系债务人', 'Only the debtor is contacted'],
    piplOf('第十三条', 'art. 13'),
    [
      '只联系缴费人，或缴费人指定的家人',
      'Contact the payer, or whom the payer named to read for the household',
    ],
  ),
  noWay: rule(
    ['没有通道', 'No way'],
    ['没有可用的号码、关注或通道', 'There is no number, follower or carrier to reach by'],
    companyRule,
    ['补登电话，或改寄信函', 'Add a phone number, or write a letter'],
  ),
  noAutomation: rule(
    ['拒绝自动化决策', 'Automation refused'],
    ['本人拒绝：改按固定日历', 'The payer refused: the fixed calendar holds'],
    piplOf('第二十四条', 'art. 24'),
    ['按固定日历提醒', 'Remind by the fixed calendar'],
  ),
  personDecides: rule(
    ['须由人决定', 'A person decides'],
    ['上门、律师函、起诉、减免由人决定', 'Visits, lawyer’s letters, suits, waivers: people decide'],
    piplOf('第二十四条第三款', 'art. 24(3)'),
    ['提交负责人审批', 'Ask a manager to approve it'],
  ),
  strategyExcludes: rule(
    ['策略排除', 'Excluded by strategy'],
    ['策略里写明不联系', 'The strategy leaves it out'],
    companyRule,
    ['在策略里修改排除条件', 'Change what the strategy leaves out'],
  ),
  moneyOnItsWay: rule(
    ['款项在途', 'Money under way'],
    ['支付确认中或到账待认领', 'A payment is being confirmed, or money is not claimed yet'],
    companyRule,
    ['等渠道答复，或先认领到账', 'Wait for the channel, or claim the money first'],
  ),
  limitationPassed: rule(
    ['时效或已届满', 'Limitation may have passed'],
    ['不写必须缴、不说法律后果', 'Nothing is said of having to pay, nor of what the law would do'],
    ['《民法典》第一百九十二条、第一百九十三条', 'Civil Code arts. 192 and 193'],
    [
      '由负责人决定；业主自愿缴纳或书面同意仍可收',
      'A manager decides; it may be taken where the owner pays or agrees freely',
    ],
  ),
  committeeFirst: rule(
    ['先请业委会督促', 'Committee first'],
    ['书面催缴前先请业委会督促', 'The owners’ committee is asked to urge before a formal demand'],
    ['《物业管理条例》第六十四条', 'Property Management Regulation art. 64'],
    ['先登记与业委会的联系', 'Record the contact with the committee first'],
  ),
  firstBill: rule(
    ['首期账单', 'First bill'],
    ['首期账单只作友好提醒，不作试验', 'A first bill: friendly only, no experiment'],
    companyRule,
    ['改用友好语气', 'Use friendly tone'],
  ),
  noCutOff: rule(
    ['限制水电门禁', 'Cutting water, power'],
    noSuchAction,
    civilCode944,
    ['催告后协商、调解，或起诉、申请仲裁', 'Ask, agree, mediate, or go to court or arbitration'],
    false,
  ),
  noAccessLimit: rule(
    ['限制通行', 'Limiting access'],
    noSuchAction,
    [
      '公司规则，由《民法典》第九百四十四条第三款引申；地方规定见规则包',
      'Company rule drawn from Civil Code art. 944(3); see the local packs',
    ],
    [
      '门禁、电梯、车位、快递、报修一律照常',
      'Doors, lifts, parking, parcels and repairs go on as ever',
    ],
    false,
  ),
  noPublicList: rule(
    ['公开欠费名单', 'Public lists'],
    noSuchAction,
    piplOf('第二十五条', 'art. 25'),
    ['只向本人私下说明；公示只公布汇总数', 'Tell the payer alone; what is published are sums'],
    false,
  ),
}
