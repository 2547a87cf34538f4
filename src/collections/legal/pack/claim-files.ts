import type { HouseholdCharge } from '../../../billing/index.ts'
import { serviceWords } from '../../../invoices/index.ts'
import { methodWords } from '../../../kernel/payment-method.ts'
import type { CaseFacts } from '../case-facts.ts'
import { facts as factTable, heading, type Piece, page, paragraph, table } from './html.ts'
import { csv, monthOf, timeOf, yuan } from './words.ts'

/** 合同条款与价格依据. */
export const basisFile = ({ tariffs, policies, community, companyName }: CaseFacts): string =>
  page('合同条款与价格依据', [
    factTable([
      ['物业服务人', companyName],
      ['小区', `${community.name}  ${community.address}`],
    ]),
    heading('收费标准'),
    paragraph('下列标准是欠费各期出账时使用的版本；公示日期是该版本上价目公示的日期。'),
    table(
      ['项目', '标准', '版本', '执行期间', '单价', '依据', '公示日期', '用于账期'],
      tariffs.map((tariff) => [
        tariff.itemName,
        tariff.tariffName,
        `第 ${tariff.version} 版`,
        `${tariff.from} 至 ${tariff.to ?? '今'}`,
        tariff.price === 0n
          ? '—'
          : `${(tariff.price / 10_000n).toString()}.${(tariff.price % 10_000n).toString().padStart(4, '0')} 元`,
        tariff.legalBasis,
        tariff.publishedOn ?? '没有记录',
        tariff.months.map(monthOf).join('、'),
      ]),
    ),
    heading('违约金条款'),
    table(
      ['执行期间', '每天', '宽限', '上限', '依据'],
      policies.map((policy) => [
        `${policy.from} 至 ${policy.to ?? '今'}`,
        `${Number((policy.dailyRatePpm / 1000).toFixed(3))}‰`,
        `${policy.graceDays} 天`,
        `本金的 ${policy.capBp / 100}%${policy.annualCapBp === null ? '' : `，按年 ${policy.annualCapBp / 100}%`}`,
        policy.clause,
      ]),
    ),
    paragraph('合同全文不在系统里，见缺口清单。'),
  ])

const chargeHead = [
  '账期',
  '项目',
  '房屋',
  '服务期间',
  '应收',
  '已缴',
  '减免',
  '未缴',
  '到期日',
] as const
const chargeCells = (charge: HouseholdCharge): string[] => [
  monthOf(charge.periodMonth),
  charge.itemName.zh,
  charge.unitCode,
  serviceWords(charge.serviceFrom, charge.serviceTo).zh,
  yuan(charge.amountFen),
  yuan(charge.settledFen),
  yuan(charge.waivedFen),
  yuan(charge.outstandingFen),
  charge.dueOn,
]

/** How each charge came about, step by step. */
const arithmeticOf = ({ arithmetic }: HouseholdCharge): string => {
  const steps = arithmetic.steps.map(
    ({ equation, result }) => `${equation}${result ? ` = ${result}` : ''}`,
  )
  const exact =
    arithmetic.exact === null ? '' : `精确值 ${arithmetic.exact}，${arithmetic.rounding.zh}`
  return [arithmetic.short.zh, ...steps, exact, arithmetic.basis].filter(Boolean).join('\n')
}

/** 应收明细与计算过程. */
export const chargesFile = ({ claimed, held, openFen, heldFen }: CaseFacts): string =>
  page('应收明细与计算过程', [
    heading(`主张的部分：${yuan(openFen)} 元`),
    table(
      [...chargeHead, '计算'],
      claimed.map((charge) => [...chargeCells(charge), arithmeticOf(charge)]),
    ),
    heading(`不主张的部分（有异议、分期或款项在途）：${yuan(heldFen)} 元`),
    table(
      [...chargeHead, '暂停原因'],
      held.map((charge) => [...chargeCells(charge), holdWords(charge.holdReason)]),
    ),
  ])

const holdWords = (reason: string | null): string =>
  ({
    dispute: '有异议',
    plan: '分期中',
    pendingPayment: '付款确认中',
    unmatchedMoney: '到账待认领',
  })[reason ?? ''] ?? '暂停'

export const chargesList = ({ charges }: CaseFacts): string =>
  csv([
    [...chargeHead, '计算', '依据'],
    ...charges.map((charge) => [
      ...chargeCells(charge),
      charge.arithmetic.short.zh,
      charge.arithmetic.basis,
    ]),
  ])

/** 缴款与核销记录. */
export const paymentsFile = ({ payments }: CaseFacts): string =>
  page('缴款与核销记录', [
    paragraph('本户全部缴款，按时间排列，以及每一笔核销了哪些应收。'),
    table(
      ['缴款时间', '方式', '金额', '已退', '收据', '核销'],
      payments.map((payment) => [
        timeOf(payment.paidAt),
        payment.method === 'prepayment' ? '预存抵扣' : methodWords(payment.method).zh,
        yuan(payment.amountFen),
        yuan(payment.refundedFen),
        `${payment.receiptNo ?? ''}${payment.isReversed ? '（已冲正）' : ''}`,
        payment.settled
          .map(({ month, item, fen, on }) => `${on} ${monthOf(month)}${item} ${yuan(fen)}`)
          .join('\n'),
      ]),
    ),
  ])

/** 违约金计算, by stretches of days on which the same principal was open. */
export const lateFeeFile = ({ claimed, lateFeeFen, policies, asOf }: CaseFacts): string => {
  const late = claimed.filter(({ lateFee }) => lateFee !== null && lateFee.fen > 0n)
  const rows = late.flatMap((charge) =>
    (charge.lateFee?.extra.segments ?? []).map((segment): (string | Piece)[] => [
      monthOf(charge.periodMonth),
      charge.itemName.zh,
      charge.dueOn,
      `${segment.from} 至 ${segment.to}`,
      String(segment.days),
      yuan(segment.principalFen),
      `${Number(((charge.lateFee?.extra.dailyRatePpm ?? 0) / 1000).toFixed(3))}‰`,
    ]),
  )
  return page('违约金计算', [
    paragraph(
      policies.length === 0
        ? '合同没有约定违约金，不计。'
        : `算到 ${asOf}，合计 ${yuan(lateFeeFen)} 元。单利，按未缴本金逐段计算；有异议、分期的日子不计；四舍五入到分一次。`,
    ),
    heading('逐段'),
    table(['账期', '项目', '到期日', '计算区间', '天数', '未缴本金', '每天'], rows),
    heading('逐笔'),
    table(
      ['账期', '项目', '算式', '以前已结算', '上限', '违约金'],
      late.map((charge) => {
        const { lateFee } = charge
        const {
          postedFen = '0',
          capFen = null,
          segments = [],
          dailyRatePpm = 0,
        } = lateFee?.extra ?? {}
        return [
          monthOf(charge.periodMonth),
          charge.itemName.zh,
          segments
            .map(
              ({ principalFen, days }) =>
                `${yuan(principalFen)} × ${Number((dailyRatePpm / 1000).toFixed(3))}‰ × ${days}`,
            )
            .join(' + '),
          yuan(postedFen),
          capFen === null ? '未到' : yuan(capFen),
          yuan(lateFee?.fen ?? 0n),
        ]
      }),
    ),
  ])
}

/** 诉讼时效计算, bill by bill. */
export const limitationFile = ({ bills, asOf }: CaseFacts): string =>
  page('诉讼时效计算', [
    paragraph(
      '每期账单各自计算，取对债权人不利的算法：从到期日次日起三年（民法典第188条）；已送达的、具体的、写明收件人的催告使其重新计算（第195条第一项），但须在届满之前；业主的部分缴纳或签订的分期计划同样（第195条第二项）。群发公告、未送达的消息不算。',
    ),
    table(
      ['账期', '到期日', '未缴', '送达的催告', '部分缴纳', '签订分期', '最后一天', '状态'],
      bills.map((bill) => [
        monthOf(bill.month),
        bill.dueOn,
        yuan(bill.openFen),
        bill.demandedOn.join('、') || '没有',
        bill.partPaidOn ?? '没有',
        bill.agreedOn ?? '没有',
        bill.lastDay,
        bill.lastDay < asOf ? '时效或已届满' : '在时效内',
      ]),
    ),
  ])
