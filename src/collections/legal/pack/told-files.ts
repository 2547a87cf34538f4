import type { CaseFacts } from '../case-facts.ts'
import { code, heading, type Piece, page, paragraph, table, verbatim } from './html.ts'
import { monthOf, timeOf, yuan } from './words.ts'

const eventWords: Readonly<Record<string, string>> = {
  sent: '发出',
  accepted: '通道已接收',
  unknown: '结果未知',
  delivered: '送达',
  failed: '未送达',
  opened: '打开',
  uplink: '回复',
}

/** What a message said, word for word, as it stands in the evidence. */
const saidIn = (content: string): string => {
  const { said } = JSON.parse(content) as { said?: Record<string, unknown> | string }
  if (said === undefined) return ''
  if (typeof said === 'string') return said
  const {
    title = '',
    text = '',
    body = '',
    fields = [],
  } = said as {
    title?: string
    text?: string
    body?: string
    fields?: { label: string; value: string }[]
  }
  return [title, text, body, ...fields.map(({ label, value }) => `${label}：${value}`)]
    .filter(Boolean)
    .join('\n')
}

/** 催告记录: every message in its order, with what it said, what became of it and its hashes. */
export const messagesFile = ({ messages, broken }: CaseFacts): string =>
  page('催告记录', [
    paragraph(
      '每条消息发出前先存证；存证逐条计算 SHA-256，每条含前一条的哈希，只增不改。下列内容与存证逐字一致；怎样核对见“05-怎样核对存证.txt”。',
    ),
    ...(broken.length === 0
      ? []
      : [paragraph(`注意：第 ${broken.join('、')} 条存证与其哈希不符，已被改动。`)]),
    ...messages.flatMap((message): Piece[] => [
      heading(
        `${message.kindWords.zh}  ${message.periodMonth === null ? '' : monthOf(message.periodMonth)}`,
      ),
      paragraph(message.effect.zh),
      verbatim(message.evidence.map(({ content }) => saidIn(content)).find(Boolean) ?? ''),
      table(
        ['存证号', '时间', '事件', '说明', '哈希'],
        message.evidence.map((link) => [
          String(link.chainNo),
          timeOf(link.happenedAt),
          eventWords[link.event] ?? link.event,
          noteOf(link.content),
          code(link.hash),
        ]),
      ),
    ]),
  ])

const noteOf = (content: string): string => {
  const { said, address, carrier } = JSON.parse(content) as Record<string, unknown>
  return typeof said === 'string' ? said : [carrier, address].filter(Boolean).join(' ')
}

/** The rows of the chain, from which each hash is reckoned again. */
export const linksFile = ({ messages, companyId }: CaseFacts): string =>
  messages
    .flatMap(({ evidence }) => evidence)
    .sort((a, b) => Number(a.chainNo - b.chainNo))
    .map(
      (link) =>
        `${JSON.stringify({ companyId, ...link }, (_, value: unknown) => (typeof value === 'bigint' ? value.toString() : value))}\n`,
    )
    .join('')

/** 催缴函清单; the letters themselves and photos of signed strips lie beside it. */
export const lettersFile = ({ letters }: CaseFacts): string =>
  page('催缴函与送达凭证', [
    table(
      ['函号', '日期', '账期', '未缴', '违约金', '经办／审核', '交寄', '结果', '签收人', '凭证'],
      letters.map((letter) => [
        letter.letterNo ?? '',
        letter.datedOn,
        letter.months.map(monthOf).join('、'),
        yuan(letter.openFen),
        yuan(letter.lateFeeFen),
        `${letter.draftedBy}／${letter.decidedBy ?? ''}`,
        timeOf(letter.handedOverAt),
        letter.deliveredOn === null
          ? (letter.returnedBecause ?? '没有签收记录')
          : `${letter.deliveredOn} 签收`,
        letter.signedBy ?? '',
        [letter.proof ?? '', ...letter.proofs.map(({ text }) => text)].filter(Boolean).join('\n'),
      ]),
    ),
  ])

/** 承诺与分期. */
export const agreementsFile = ({ promises, plans }: CaseFacts): string =>
  page('承诺与分期', [
    heading('承诺缴费'),
    table(
      ['作出日', '承诺日', '金额', '方式', '结果', '登记人'],
      promises.map((promise) => [
        promise.madeOn,
        promise.promisedOn,
        yuan(promise.amountFen),
        { call: '电话', visit: '上门', link: '本人在账单页', counter: '窗口' }[
          promise.madeThrough
        ] ?? '',
        { open: '未到期', kept: '已履行', broken: '未履行', withdrawn: '已撤回' }[promise.state] ??
          '',
        promise.recordedBy,
      ]),
    ),
    heading('分期计划'),
    ...plans.flatMap((plan) => [
      paragraph(
        `合计 ${yuan(plan.totalFen)} 元，${plan.proposedBy} 提出于 ${timeOf(plan.proposedAt)}，${plan.signedAt === null ? '没有签订' : `本人签订于 ${timeOf(plan.signedAt)}，文本哈希 ${plan.signedHash ?? ''}`}。`,
      ),
      ...(plan.signedText === null ? [] : [verbatim(plan.signedText)]),
      table(
        ['期', '应缴日', '金额', '状态'],
        plan.parts.map((part) => [
          `第 ${part.number} 期`,
          part.dueOn,
          yuan(part.fen),
          { open: '未到期', paid: '已缴', missed: '未缴' }[part.state] ?? part.state,
        ]),
      ),
    ]),
  ])

/** 异议与答复. */
export const disputesFile = ({ disputes }: CaseFacts): string =>
  page('异议与答复', [
    table(
      ['提出', '账期与项目', '内容', '照片', '答复期限', '答复', '结束'],
      disputes.map((dispute) => [
        timeOf(dispute.openedAt),
        dispute.month === null ? '整户' : `${monthOf(dispute.month)}${dispute.item ?? ''}`,
        dispute.note,
        dispute.photos.length === 0 ? '' : `${dispute.photos.length} 张`,
        dispute.answerDueOn ?? '',
        dispute.answer ?? '还没有答复',
        timeOf(dispute.closedAt),
      ]),
    ),
  ])
