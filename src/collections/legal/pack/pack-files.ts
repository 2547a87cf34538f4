import { createHash } from 'node:crypto'
import type { EvidenceGap } from '../../api.ts'
import type { CaseFacts } from '../case-facts.ts'
import { gapsOf } from '../gaps.ts'
import {
  basisFile,
  chargesFile,
  chargesList,
  lateFeeFile,
  limitationFile,
  paymentsFile,
} from './claim-files.ts'
import { code, facts as factTable, heading, page, paragraph, table } from './html.ts'
import { complaintFile, paymentOrderFile } from './pleadings.ts'
import { agreementsFile, disputesFile, lettersFile, linksFile, messagesFile } from './told-files.ts'
import { howToVerify, verifyScript } from './verify-script.ts'
import { monthOf, yuan } from './words.ts'

export type PackFile = { readonly path: string; readonly bytes: Buffer; readonly title: string }

/** What only the caller can make: the papers of letters, and photos of signed strips. */
export type Attachment = { readonly path: string; readonly bytes: Buffer; readonly title: string }

/**
 * The files of an evidence pack (证据包), in their order, index and gap list first. The same facts
 * give the same bytes.
 */
export const packFiles = (
  facts: CaseFacts,
  attachments: readonly Attachment[],
): readonly PackFile[] => {
  const gaps = gapsOf(facts)
  const text = (path: string, title: string, content: string): PackFile => ({
    path,
    title,
    bytes: Buffer.from(content),
  })
  const files = [
    text('01-缺口清单.html', '缺口清单', gapsFile(gaps)),
    text('02-合同与价格依据.html', '合同条款与价格依据', basisFile(facts)),
    text('03-应收与计算.html', '应收明细与计算过程', chargesFile(facts)),
    text('03-全部应收.csv', '全部应收（表格）', chargesList(facts)),
    text('04-缴款与核销.html', '缴款与核销记录', paymentsFile(facts)),
    text('05-催告记录.html', '催告记录（逐字）', messagesFile(facts)),
    text('05-evidence.jsonl', '存证原文', linksFile(facts)),
    text('05-怎样核对存证.txt', '怎样核对', howToVerify),
    text('06-催缴函清单.html', '催缴函与送达凭证', lettersFile(facts)),
    ...attachments.filter(({ path }) => path.startsWith('06')),
    text('07-承诺与分期.html', '承诺与分期', agreementsFile(facts)),
    text('08-异议与答复.html', '异议与答复', disputesFile(facts)),
    ...disputePhotos(facts),
    text('09-违约金计算.html', '违约金计算（逐段）', lateFeeFile(facts)),
    text('10-时效计算.html', '诉讼时效计算（逐期）', limitationFile(facts)),
    text('11-起诉状草稿.html', '要素式起诉状草稿', complaintFile(facts)),
    text('12-支付令申请书草稿.html', '支付令申请书草稿', paymentOrderFile(facts)),
    text('verify.mjs', '核对程序', verifyScript),
  ]
  return [
    text('00-目录.html', '目录', indexPage(facts, files, gaps)),
    text('00-index.json', '目录（机读）', indexJson(facts, files, gaps)),
    ...files,
  ]
}

const disputePhotos = ({ disputes }: CaseFacts): PackFile[] =>
  disputes.flatMap(({ photos }, index) =>
    photos.map(({ mediaType, bytes }, at) => ({
      path: `08-异议照片/${index + 1}-${at + 1}.${mediaType === 'image/png' ? 'png' : 'jpg'}`,
      title: `异议 ${index + 1} 的照片 ${at + 1}`,
      bytes,
    })),
  )

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

const headOf = (facts: CaseFacts): readonly (readonly [string, string])[] => [
  ['物业服务人', facts.companyName],
  ['小区', facts.community.name],
  ['缴费人', `${facts.household.payer.name}（户号 ${facts.household.householdNo}）`],
  ['房屋', facts.household.accounts.map(({ unitLabel }) => unitLabel).join('、')],
  ['截至', facts.asOf],
  ['主张的欠费', `${yuan(facts.openFen)} 元`],
  ['违约金', `${yuan(facts.lateFeeFen)} 元`],
  ['不主张（有异议等）', `${yuan(facts.heldFen)} 元`],
]

const indexPage = (
  facts: CaseFacts,
  files: readonly PackFile[],
  gaps: readonly EvidenceGap[],
): string =>
  page('证据包目录', [
    factTable(headOf(facts)),
    paragraph(
      '含个人信息，仅供办理本案使用；不得转发、公开或用于他用（《个人信息保护法》第五条、第二十五条）。',
    ),
    heading('文件'),
    table(
      ['文件', '内容', 'SHA-256'],
      files.map(({ path, title, bytes }) => [path, title, code(hashOf(bytes))]),
    ),
    heading(`缺口 ${gaps.length} 项`),
    table(['', '缺口'], gaps.map(gapRow)),
  ])

const gapRow = ({ weight, words }: EvidenceGap): string[] => [
  weight === 'missing' ? '缺少' : '较弱',
  words.zh,
]

const gapsFile = (gaps: readonly EvidenceGap[]): string =>
  page('缺口清单', [
    paragraph('由系统按在档事实计算，不是法律意见。“缺少”的请补上，“较弱”的请预备说明。'),
    table(
      ['', '缺口', '账期'],
      gaps.map((gap) => [...gapRow(gap), gap.months.map(monthOf).join('、')]),
    ),
  ])

/** Money in fen. */
const indexJson = (
  facts: CaseFacts,
  files: readonly PackFile[],
  gaps: readonly EvidenceGap[],
): string =>
  `${JSON.stringify(
    {
      company: facts.companyName,
      community: facts.community.name,
      householdNo: facts.household.householdNo,
      payer: facts.household.payer.name,
      asOf: facts.asOf,
      openFen: facts.openFen.toString(),
      lateFeeFen: facts.lateFeeFen.toString(),
      heldFen: facts.heldFen.toString(),
      files: files.map(({ path, title, bytes }) => ({
        path,
        title,
        bytes: bytes.length,
        sha256: hashOf(bytes),
      })),
      gaps,
    },
    null,
    1,
  )}\n`
