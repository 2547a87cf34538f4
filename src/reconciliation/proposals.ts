import type * as z from 'zod'
import { formatYuan } from '../kernel/money.ts'
import type * as api from './api.ts'
import type { Candidate } from './find-candidates.ts'

type Proposal = z.infer<typeof api.proposal>
export type Difference = {
  readonly kind: (typeof api.discrepancyKinds)[number]
  readonly oursFen: bigint | null
  readonly theirsFen: bigint | null
  /** Asia/Shanghai "HH:mm" of the payment, where known. */
  readonly wallTime: string | null
  /** The bill names a number we gave out. */
  readonly isOurNumber: boolean
  /** The channel sends a payment back the way it came when it is told its number. */
  readonly isReturnable: boolean
  /** The one household whose open charges come to just this sum. */
  readonly candidate: Candidate | undefined
}

/**
 * The ways a difference may be explained, the most likely first. The first is never taken by
 * itself: a person decides, with a reason. What does not apply stays listed and says why.
 */
export const proposalsFor = (difference: Difference): Proposal[] =>
  [
    ...book(difference),
    suspense(difference),
    ...sendBack(difference),
    accept(difference),
    surplusShortfall(difference),
  ].sort((a, b) => (b.confidence ?? -1) - (a.confidence ?? -1))

const yuan = (fen: bigint): string => formatYuan(fen < 0n ? -fen : fen)
const gapOf = ({ oursFen, theirsFen }: Difference): bigint => (theirsFen ?? 0n) - (oursFen ?? 0n)

/** Money the channel has and our books do not: kept until its payer is found. */
const suspense = (difference: Difference): Proposal => {
  const gap = gapOf(difference)
  const isCounted = difference.kind === 'amount' && gap > 0n
  const applies = difference.kind === 'onlyTheirs' || isCounted
  return {
    action: 'suspense',
    title: { zh: '转入待认领', en: 'Keep as money of an unknown payer' },
    reason: applies
      ? difference.isOurNumber
        ? {
            zh: '商户单号是我方的，但金额或账户不符，不能自动入账；保留款项，由收费员认领到户',
            en: 'The number is ours but amount or account differ; the money is kept until it is claimed',
          }
        : {
            zh: '账面没有这笔款，付款人未知；保留款项，由收费员认领',
            en: 'Our books do not know it and the payer is unknown; kept until someone claims it',
          }
      : { zh: '只适用于多收到的款', en: 'Only for money received beyond our books' },
    effect: {
      zh: `在途增加 ${yuan(gap)} 元，待认领增加 ${yuan(gap)} 元。可撤销。`,
      en: `Clearing and unclaimed money both grow by ${yuan(gap)} yuan. Can be undone.`,
    },
    confidence: applies ? (isCounted ? 60 : 95) : null,
    applies,
  }
}

/** One home owes exactly this sum: kept and claimed for it in one step. */
const book = (difference: Difference): Proposal[] => {
  const { candidate } = difference
  if (!candidate) return []
  const home = candidate.unitCode ?? ''
  const sum = yuan(gapOf(difference))
  return [
    {
      action: 'book',
      title: { zh: `补记实收到 ${home}`, en: `Book as a payment of ${home}` },
      reason: {
        zh: `账面没有这笔款；全公司只有 ${home} 的未缴合计正好是 ${sum} 元`,
        en: `Our books do not know it; ${home} alone owes exactly ${sum} yuan`,
      },
      effect: {
        zh: `在途增加 ${sum} 元，${home} 预存增加 ${sum} 元。认领后不能在此撤销，须红冲该笔收款。`,
        en: `Clearing and the prepayment of ${home} grow by ${sum} yuan. To take it back, reverse the payment.`,
      },
      confidence: 70,
      applies: true,
    },
  ]
}

/**
 * A stranger's payment, sent back on the channel's own platform and noted here. The bill of that
 * day lists the refund under the same trade number, by which it ties out.
 */
const sendBack = (difference: Difference): Proposal[] => {
  const { kind, isOurNumber, isReturnable } = difference
  if (kind !== 'onlyTheirs' || isOurNumber || !isReturnable) return []
  const sum = yuan(gapOf(difference))
  return [
    {
      action: 'sendBack',
      title: { zh: '原路退回', en: 'Send it back the way it came' },
      reason: {
        zh: '不是本公司应收的款，已在微信支付商户平台按交易单号退款',
        en: 'It is not ours to keep; refunded by its number on the WeChat Pay merchant platform',
      },
      effect: {
        zh: `请先在商户平台退款，再在此登记。当日在途与待认领各增加 ${sum} 元，今天再各减少 ${sum} 元；含该退款的账单到后按交易单号对平。登记后不能在此撤销。`,
        en: `Refund it on the merchant platform first. Clearing and unclaimed money grow by ${sum} yuan on the day and shrink by it today; the bill with the refund ties out by the trade number. Cannot be undone here.`,
      },
      confidence: 10,
      applies: true,
    },
  ]
}

/** Nothing is posted: the two sides differ on paper only, or the other half is still to come. */
const accept = (difference: Difference): Proposal => {
  const found = acceptReason(difference)
  return {
    action: 'accept',
    title: { zh: '认可，不调账', en: 'Accept without an entry' },
    reason: found?.reason ?? {
      zh: '两边金额确实不同，不能只认可',
      en: 'The two sides really differ in money; that cannot just be accepted',
    },
    effect: {
      zh: '账面不变，差额留在在途里可查。',
      en: 'No entry; the difference stays visible in transit.',
    },
    confidence: found?.confidence ?? null,
    applies: found !== null,
  }
}

const acceptReason = (
  difference: Difference,
): { reason: Proposal['reason']; confidence: number } | null => {
  switch (difference.kind) {
    case 'fee':
      return {
        reason: {
          zh: '手续费按账单入账，与费率推算不同；核对签约费率后认可',
          en: 'The fee is posted from the bill and differs from its rate; check the contract, then accept',
        },
        confidence: 80,
      }
    case 'duplicateLine':
      return {
        reason: {
          zh: '同一交易单号在账单里出现两次，渠道只结算一次',
          en: 'One trade number stands twice in the bill; the channel settles it once',
        },
        confidence: 90,
      }
    case 'onlyOurs': {
      const isLate = difference.wallTime !== null && difference.wallTime >= '23:50'
      return {
        reason: isLate
          ? {
              zh: '支付时间接近零点，应在次日账单里',
              en: 'Paid close to midnight; expected in the next bill',
            }
          : {
              zh: '渠道确认会补列时认可',
              en: 'Accept when the channel confirms that it will list it',
            },
        confidence: isLate ? 90 : 20,
      }
    }
    case 'status':
    case 'refund':
      return {
        reason: {
          zh: '退款在渠道侧尚未完结或跨日，查询后认可',
          en: 'The refund is not finished at the channel or falls on another day; accept after asking',
        },
        confidence: 50,
      }
    default:
      return null
  }
}

/** 长短款: the books follow the channel, and the difference is the company's gain or loss. */
const surplusShortfall = (difference: Difference): Proposal => {
  const gap = gapOf(difference)
  const applies = gap !== 0n && difference.kind !== 'fee'
  const isGain = gap > 0n
  return {
    action: 'surplusShortfall',
    title: isGain
      ? { zh: '列长款', en: 'Book as surplus' }
      : { zh: '列短款', en: 'Book as shortfall' },
    reason: applies
      ? { zh: '查不到原因时由公司承担', en: 'Where no cause is found the company bears it' }
      : { zh: '没有金额差', en: 'There is no difference in money' },
    effect: {
      zh: `在途${isGain ? '增加' : '减少'} ${yuan(gap)} 元，对方科目长短款。可红冲。`,
      en: `Clearing ${isGain ? 'grows' : 'shrinks'} by ${yuan(gap)} yuan against surplus and shortfall. Can be reversed.`,
    },
    confidence: applies ? (difference.kind === 'amount' ? 40 : 5) : null,
    applies,
  }
}
