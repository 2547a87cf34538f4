import { article944 } from '../../../compliance/index.ts'
import type { CaseFacts } from '../case-facts.ts'
import { facts as factTable, heading, type Piece, page, paragraph, table } from './html.ts'
import { monthOf, yuan } from './words.ts'

const draftMark = '草稿：由系统按台账生成，须经律师或负责人核对、补全后使用；系统不提交、不寄送。'
/** What only a person can fill in. */
const blank = '＿＿＿＿＿＿'

const spanOf = ({ bills }: CaseFacts): string => {
  const months = bills.filter(({ isHeld }) => !isHeld).map(({ month }) => month)
  const [first, last] = [months[0], months.at(-1)]
  if (first === undefined || last === undefined) return ''
  return first === last ? monthOf(first) : `${monthOf(first)}至${monthOf(last)}`
}

const homeOf = ({ community, household }: CaseFacts): string =>
  `${community.address} ${community.name} ${household.accounts.map(({ unitLabel }) => unitLabel).join('、')}`.trim()

const plaintiff = ({ companyName, community }: CaseFacts): Piece =>
  factTable([
    ['名称', companyName],
    ['统一社会信用代码', blank],
    ['住所地', blank],
    ['法定代表人', `${blank}，职务 ${blank}，电话 ${blank}`],
    ['委托代理人', `${blank}（权限：${blank}）`],
    ['送达地址', `${community.address || blank}，电话 ${community.servicePhone || blank}`],
  ])

const defendant = (facts: CaseFacts): Piece =>
  factTable([
    [facts.household.payer.kind === 'person' ? '姓名' : '名称', facts.household.payer.name],
    [
      '证件号码',
      facts.payerIdMasked === null ? blank : `${facts.payerIdMasked}（系统只存部分数字，须补全）`,
    ],
    ['房屋', homeOf(facts)],
    ['联系电话', '见系统缴费户页；写入前核对是否本人号码'],
  ])

const rateWords = ({ policies }: CaseFacts): string =>
  policies.length === 0
    ? '没有约定，不主张'
    : policies
        .map(
          (policy) =>
            `${policy.from} 起每天 ${Number((policy.dailyRatePpm / 1000).toFixed(3))}‰，不超过本金 ${policy.capBp / 100}%（${policy.clause}）`,
        )
        .join('；')

const priceWords = ({ tariffs }: CaseFacts): string =>
  tariffs
    .map(({ itemName, version, legalBasis }) => `${itemName}：${legalBasis}，第 ${version} 版`)
    .join('\n') || blank

const demandWords = ({ bills, letters }: CaseFacts): string => {
  const days = [...new Set(bills.flatMap(({ demandedOn }) => demandedOn))].sort()
  const signed = letters.filter(({ signedBy }) => signedBy !== null)
  return [
    days.length === 0 ? '没有已送达的催告记录' : `已送达的催告：${days.join('、')}`,
    ...signed.map(
      ({ letterNo, deliveredOn, signedBy }) =>
        `催缴函 ${letterNo} 于 ${deliveredOn} 由 ${signedBy} 签收`,
    ),
  ].join('\n')
}

const claimRows = (facts: CaseFacts): readonly (readonly [string, string])[] => {
  const { openFen, lateFeeFen, asOf } = facts
  return [
    ['1. 物业费等', `${spanOf(facts)}，合计 ${yuan(openFen)} 元`],
    [
      '2. 违约金',
      lateFeeFen > 0n
        ? `截至 ${asOf} 为 ${yuan(lateFeeFen)} 元，此后按合同计到实际缴清之日，不超过约定上限`
        : '不主张',
    ],
    ['3. 诉讼费用', '由被告负担'],
    ['标的总额', `${yuan(openFen + lateFeeFen)} 元（暂计至 ${asOf}）`],
  ]
}

const evidenceList: Piece = table(
  ['序号', '证据', '证明内容', '所在文件'],
  [
    ['1', '物业服务合同及备案', '双方的权利义务、收费标准', '须另附'],
    ['2', '收费标准与公示', '价格依据', '02'],
    ['3', '应收明细与计算过程', '欠费数额', '03'],
    ['4', '缴款与核销记录', '已缴部分', '04'],
    ['5', '催告记录与存证', '催告、送达与时效', '05'],
    ['6', '催缴函与送达凭证', '书面催告', '06'],
    ['7', '承诺与分期', '对方确认债务', '07'],
    ['8', '异议与答复', '履行了答复义务', '08'],
    ['9', '违约金与时效计算', '违约金、时效', '09、10'],
  ],
)

/** 要素式起诉状（物业服务合同纠纷）: by elements, for a person to complete. */
export const complaintFile = (facts: CaseFacts): string =>
  page(
    '民事起诉状（物业服务合同纠纷，要素式）',
    [
      heading('一、当事人'),
      paragraph('原告'),
      plaintiff(facts),
      paragraph('被告'),
      defendant(facts),
      heading('二、诉讼请求'),
      factTable(claimRows(facts)),
      heading('三、约定管辖与保全'),
      factTable([
        ['仲裁或法院管辖约定', `${blank}（有仲裁条款的，应申请仲裁）`],
        ['诉前或诉讼保全', '□ 是  □ 否'],
        ['先行调解', '□ 愿意  □ 不愿意'],
      ]),
      heading('四、事实与理由'),
      factTable([
        ['合同的签订', `名称 ${blank}，签订时间 ${blank}，签订主体 ${blank}`],
        ['小区与房屋', homeOf(facts)],
        ['服务期限', blank],
        ['收费标准', priceWords(facts)],
        ['缴费方式与到期日', '按期出账，各期到期日见应收明细'],
        ['违约金约定', rateWords(facts)],
        [
          '欠费数额与算法',
          `${yuan(facts.openFen)} 元，逐笔见 03；已扣除有异议的 ${yuan(facts.heldFen)} 元`,
        ],
        ['违约金数额与算法', `${yuan(facts.lateFeeFen)} 元，逐段见 09`],
        ['催缴情况', demandWords(facts)],
        ['被告的异议', facts.disputes.length === 0 ? '没有' : `${facts.disputes.length} 项，见 08`],
        ['服务履行情况', `${blank}（附公示、报修、巡查记录）`],
      ]),
      heading('五、法律依据'),
      paragraph(`《中华人民共和国民法典》第九百四十四条：${article944.duty}${article944.demand}`),
      heading('六、证据清单'),
      evidenceList,
      paragraph(`具状人（盖章）：${blank}　　日期：${blank}`),
    ],
    draftMark,
  )

/** 支付令申请书: for a debt of money that nobody disputes (民事诉讼法，督促程序). */
export const paymentOrderFile = (facts: CaseFacts): string =>
  page(
    '支付令申请书',
    [
      paragraph('申请人'),
      plaintiff(facts),
      paragraph('被申请人'),
      defendant(facts),
      heading('请求'),
      paragraph(
        `请求向被申请人发出支付令，要求其给付：${spanOf(facts)}的物业费等 ${yuan(facts.openFen)} 元${facts.lateFeeFen > 0n ? `，以及截至 ${facts.asOf} 的违约金 ${yuan(facts.lateFeeFen)} 元` : ''}；申请费用由被申请人负担。`,
      ),
      heading('事实与理由'),
      paragraph(
        `申请人为${facts.community.name}提供物业服务，被申请人是${homeOf(facts)}的业主。${priceWords(facts)}。上列各期已过到期日而没有缴纳，数额逐笔见应收明细。`,
      ),
      paragraph(demandWords(facts)),
      paragraph(
        facts.disputes.length === 0
          ? '双方没有其他债务纠纷，被申请人没有提出过异议。'
          : `注意：被申请人提出过 ${facts.disputes.length} 项异议。支付令适用于没有争议的金钱债务，对方书面异议成立的，督促程序终结；请考虑是否改为起诉。`,
      ),
      heading('送达'),
      paragraph('支付令须能够送达被申请人。'),
      heading('证据'),
      evidenceList,
      paragraph(`申请人（盖章）：${blank}　　日期：${blank}`),
    ],
    draftMark,
  )

/** 律师函草稿: what a lawyer starts from. Nothing in it is threatened, and nothing sent. */
export const lawyerLetterFile = (facts: CaseFacts): string => {
  const hasExpired = facts.bills.some(({ lastDay, isHeld }) => !isHeld && lastDay < facts.asOf)
  return page(
    '律师函',
    [
      paragraph(`${facts.household.payer.name}：`),
      paragraph(
        `受${facts.companyName}委托，就${homeOf(facts)}的物业费用一事致函。据委托人提供的资料：`,
      ),
      table(
        ['账期', '到期日', '未缴'],
        facts.bills
          .filter(({ isHeld }) => !isHeld)
          .map(({ month, dueOn, openFen }) => [monthOf(month), dueOn, yuan(openFen)]),
      ),
      paragraph(
        `以上合计 ${yuan(facts.openFen)} 元${facts.lateFeeFen > 0n ? `，按合同约定计到 ${facts.asOf} 的违约金 ${yuan(facts.lateFeeFen)} 元` : ''}。${demandWords(facts)}。`,
      ),
      paragraph(
        hasExpired
          ? '其中部分账期到期已久，是否缴纳由您自愿决定；请在收到本函后十五日内与委托人联系，说明您的意见。'
          : '请在收到本函后十五日内缴纳，或书面说明您的理由；对其中任何一项有异议的，请指明，委托人会书面答复。',
      ),
      ...(hasExpired
        ? []
        : [paragraph(`依据：《民法典》第九百四十四条。${article944.duty}${article944.demand}`)]),
      paragraph(article944.protection),
      paragraph(`${blank}律师事务所　律师 ${blank}　　日期：${blank}`),
    ],
    draftMark,
  )
}
