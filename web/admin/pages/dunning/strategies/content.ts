import type { StrategyContent, StrategyStep } from '../../../../../src/collections/api.ts'
import type { IconName } from '../../../parts/icon.tsx'
import type { Client } from '../../../rpc/client.ts'

export type Strategy = Awaited<ReturnType<Client['getStrategy']>>
export type Version = Strategy['versions'][number]
export type Finding = Awaited<ReturnType<Client['lintStrategy']>>['findings'][number]
export type { StrategyContent, StrategyStep }

/** What the editor's parts need: the content, how to change it, what stands against it. */
export type Editing = {
  readonly content: StrategyContent
  /** Absent: the version can only be read. */
  readonly onContent: ((content: StrategyContent) => void) | undefined
  readonly findings: readonly Finding[]
}

export const wayIcons: Readonly<Record<StrategyStep['channel'], IconName>> = {
  wechat: 'message',
  sms: 'message',
  call: 'phone',
  visit: 'person',
  letter: 'bill',
}

/** A new step a fortnight after the last. */
export const nextStep = ({ steps }: StrategyContent): StrategyStep => ({
  day: Math.min((steps.at(-1)?.day ?? -7) + 14, 1095),
  channel: 'sms',
  otherwise: 'nothing',
  slot: 'morning',
  tone: 'friendly',
  waitDays: 7,
  minimumFen: 0n,
  minimumBills: 1,
})

/** The findings of one place: `steps.3` has those of its fields too. */
export const findingsAt = (findings: readonly Finding[], field: string): readonly Finding[] =>
  findings.filter((it) => it.field === field || it.field.startsWith(`${field}.`))

/** How bad it is with one place, by the worst finding; undefined: nothing stands against it. */
export const severityAt = (
  findings: readonly Finding[],
  field: string,
): Finding['severity'] | undefined => {
  const found = findingsAt(findings, field)
  return found.find(({ severity }) => severity === 'error')?.severity ?? found[0]?.severity
}

/** Two contents say the same; money in them is bigint. */
export const isSame = (a: StrategyContent, b: StrategyContent): boolean => textOf(a) === textOf(b)

const textOf = (content: StrategyContent): string =>
  JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  )
