import { failures } from '../failures.ts'
import type { AnyLine, StatementFormat, Total } from './format.ts'
import { textLines, words } from './text-lines.ts'
import { wechatPayFundFlow } from './wechatpay-fund-flow.ts'
import { wechatPayTrade } from './wechatpay-trade.ts'

/** Every statement format; adding one is its file and a line here. */
export const formats: readonly StatementFormat[] = [wechatPayTrade, wechatPayFundFlow]

/**
 * Opens a statement by its first line. The lines are read as they are asked for; the generator
 * returns the totals.
 * @throws Failure unknownFormat
 */
export const openStatement = (
  chunks: Iterable<Uint8Array>,
): { format: StatementFormat; lines: Generator<AnyLine, readonly Total[]> } => {
  const source = textLines(chunks)
  const first = source.next()
  const head = first.done ? '' : words(first.value, first.value.start, first.value.end)
  const format = formats.find(({ recognises }) => recognises(head))
  if (!format) throw failures.unknownFormat({ head: head.slice(0, 40) }, { line: 1 })
  return { format, lines: format.read(head, source) }
}
