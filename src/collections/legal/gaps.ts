import { monthWords } from '../../invoices/index.ts'
import { daysBetween } from '../../kernel/period.ts'
import type { EvidenceGap } from '../api.ts'
import type { CaseFacts } from './case-facts.ts'

type Key = EvidenceGap['key']
type Found = Omit<EvidenceGap, 'key'>

/** So near to the last day a demand must be provable now. */
const nearDays = 60

const namesOf = (months: readonly string[]): { zh: string; en: string } => ({
  zh: months.map((month) => monthWords(month).zh).join('、'),
  en: months.map((month) => monthWords(month).en).join(', '),
})

/** A gap of some months, or none where there are none. */
const ofMonths = (
  months: readonly string[],
  weight: EvidenceGap['weight'],
  say: (names: { zh: string; en: string }) => EvidenceGap['words'],
): Found | null =>
  months.length === 0 ? null : { weight, months: [...months], words: say(namesOf(months)) }

const unique = (months: readonly string[]): string[] => [...new Set(months)].sort()

/** What would be missed, by what is looked at; each from facts alone. */
const checks: readonly (readonly [Key, (facts: CaseFacts) => Found | null])[] = [
  [
    'evidenceBroken',
    ({ broken }) =>
      broken.length === 0
        ? null
        : {
            weight: 'missing',
            months: [],
            words: {
              zh: `存证第 ${broken.join('、')} 条与其哈希不符，内容被改动过，不能作为证据`,
              en: `Rows ${broken.join(', ')} of the evidence do not match their hash: they were altered and prove nothing`,
            },
          },
  ],
  [
    'limitationPassed',
    ({ bills, asOf }) =>
      ofMonths(
        bills.filter(({ lastDay }) => lastDay < asOf).map(({ month }) => month),
        'missing',
        ({ zh, en }) => ({
          zh: `${zh}：诉讼时效或已届满，对方可以拒绝（民法典第192条）`,
          en: `${en}: the limitation period may have expired, and the debtor may refuse (Civil Code 192)`,
        }),
      ),
  ],
  [
    'limitationNear',
    ({ bills, asOf }) =>
      ofMonths(
        bills
          .filter(({ lastDay }) => lastDay >= asOf && daysBetween(asOf, lastDay) <= nearDays)
          .map(({ month }) => month),
        'weak',
        ({ zh, en }) => ({
          zh: `${zh}：诉讼时效 ${nearDays} 天内届满`,
          en: `${en}: the limitation period ends within ${nearDays} days`,
        }),
      ),
  ],
  [
    'noDemand',
    ({ bills }) =>
      ofMonths(
        bills
          .filter(({ demandedOn, isHeld }) => demandedOn.length === 0 && !isHeld)
          .map(({ month }) => month),
        'missing',
        ({ zh, en }) => ({
          zh: `${zh}：没有已送达的催告`,
          en: `${en}: no demand was delivered`,
        }),
      ),
  ],
  [
    'noSignature',
    ({ bills, letters }) => {
      const signed = new Set(
        letters.filter(({ signedBy }) => signedBy !== null).flatMap(({ months }) => months),
      )
      return ofMonths(
        bills
          .filter(({ month, isHeld }) => !isHeld && !signed.has(month))
          .map(({ month }) => month),
        'weak',
        ({ zh, en }) => ({
          zh: `${zh}：没有签收的催缴函`,
          en: `${en}: no dunning letter was signed for`,
        }),
      )
    },
  ],
  [
    'undelivered',
    ({ letters }) => {
      const returned = letters.filter(({ state }) => state === 'returned')
      if (returned.length === 0) return null
      const numbers = returned.map(({ letterNo }) => letterNo).join('、')
      return {
        weight: 'weak',
        months: unique(returned.flatMap(({ months }) => months)),
        words: {
          zh: `催缴函 ${numbers} 被退回，不算送达`,
          en: `Letters ${numbers} came back and count as not delivered`,
        },
      }
    },
  ],
  [
    'contractText',
    ({ claimed }) => ({
      weight: 'missing',
      months: unique(claimed.map(({ periodMonth }) => periodMonth)),
      words: {
        zh: '《物业服务合同》文本不在系统里，请附加盖公章的复印件和备案证明',
        en: 'The text of the service contract is not on file: add a sealed copy and proof of its filing',
      },
    }),
  ],
  [
    'companyIdentity',
    () => ({
      weight: 'missing',
      months: [],
      words: {
        zh: '公司营业执照、法定代表人身份证明、授权委托书不在系统里，请附上',
        en: 'Business licence, proof of the legal representative and power of attorney are not on file: add them',
      },
    }),
  ],
  [
    'debtorIdentity',
    ({ payerIdMasked }) => ({
      weight: 'missing',
      months: [],
      words: {
        zh:
          payerIdMasked === null
            ? '业主身份证号和不动产登记信息不在系统里，请向登记机构查询后附上'
            : `系统里只有业主证件号的部分数字（${payerIdMasked}），请附完整的身份和产权信息`,
        en:
          payerIdMasked === null
            ? 'The owner’s identity number and title to the home are not on file: have them from the registry'
            : `Only part of the owner’s identity number is on file (${payerIdMasked}): add identity and title in full`,
      },
    }),
  ],
  [
    'priceBoard',
    ({ tariffs }) => {
      const unpublished = tariffs.filter(({ publishedOn }) => publishedOn === null)
      return ofMonths(
        unique(unpublished.flatMap(({ months }) => months)),
        'missing',
        ({ zh, en }) => ({
          zh: `${zh}：${unique(unpublished.map(({ itemName }) => itemName)).join('、')}的收费标准没有公示日期`,
          en: `${en}: a price was never put on the price board`,
        }),
      )
    },
  ],
  [
    'openingBalance',
    ({ claimed }) =>
      ofMonths(
        unique(
          claimed.filter(({ sourceKind }) => sourceKind === 'opening').map((it) => it.periodMonth),
        ),
        'weak',
        ({ zh, en }) => ({
          zh: `${zh}：期初导入的欠费没有计算过程，请附原台账`,
          en: `${en}: imported opening arrears have no arithmetic: add the ledger they came from`,
        }),
      ),
  ],
  [
    'priceBasis',
    ({ claimed }) =>
      ofMonths(
        unique(
          claimed.filter(({ sourceKind }) => sourceKind === 'oneOff').map((it) => it.periodMonth),
        ),
        'weak',
        ({ zh, en }) => ({
          zh: `${zh}：有单次收费，请附当时的约定`,
          en: `${en}: one-off charges: add what was agreed then`,
        }),
      ),
  ],
  [
    'lateFeeClause',
    ({ policies }) =>
      policies.length > 0
        ? null
        : {
            weight: 'weak',
            months: [],
            words: {
              zh: '没有录入违约金条款，违约金不计',
              en: 'No clause of late fee is on file, so none is claimed',
            },
          },
  ],
  [
    'openDispute',
    ({ held }) =>
      ofMonths(
        unique(
          held.filter(({ holdReason }) => holdReason === 'dispute').map((it) => it.periodMonth),
        ),
        'weak',
        ({ zh, en }) => ({
          zh: `${zh}：有未结的异议，争议部分不在主张之内`,
          en: `${en}: an objection is open; that part is not claimed`,
        }),
      ),
  ],
  [
    'unansweredDispute',
    ({ disputes, asOf }) => {
      const late = disputes.filter(
        ({ closedAt, answerDueOn }) =>
          closedAt === null && answerDueOn !== null && answerDueOn < asOf,
      )
      return late.length === 0
        ? null
        : {
            weight: 'missing',
            months: unique(late.flatMap(({ month }) => month ?? [])),
            words: {
              zh: `有 ${late.length} 个异议过了答复期还没有书面答复`,
              en: `${late.length} objections were not answered in writing in time`,
            },
          }
    },
  ],
]

/** The gap list (缺口清单): what is missing first, then what is weak, in a fixed order. */
export const gapsOf = (facts: CaseFacts): EvidenceGap[] => {
  const found = checks.flatMap(([key, check]) => {
    const gap = check(facts)
    return gap === null ? [] : [{ key, ...gap }]
  })
  return [
    ...found.filter(({ weight }) => weight === 'missing'),
    ...found.filter(({ weight }) => weight === 'weak'),
  ]
}
