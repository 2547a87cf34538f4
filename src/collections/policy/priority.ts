import { type Channel, channelNames } from '../api/names.ts'
import { armCount } from '../guard/arms.ts'
import { channelOf, isByStaff, isDigital } from './arms.ts'
import type { CellPolicy } from './cell.ts'

type Priority = {
  /** The best call or visit, or null where none is allowed. */
  readonly arm: number | null
  /** Yuan it gains for each minute of a person. */
  readonly yuanAMinute: number
  /** What the best message would gain instead, in yuan; 0 where none is allowed or worth it. */
  readonly messageYuan: number
}

/**
 * 优先级: what a minute of a person's time brings in at this household. Never the risk alone: those
 * least likely to pay are often those whom nobody moves.
 */
export const priorityOf = (
  { values }: CellPolicy,
  minutes: Readonly<Partial<Record<Channel, number>>>,
): Priority => {
  let arm: number | null = null
  let yuanAMinute = 0
  let messageYuan = 0
  for (let candidate = 1; candidate < armCount; candidate++) {
    const value = values[candidate]!
    if (Number.isNaN(value)) continue
    if (isDigital(candidate)) messageYuan = Math.max(messageYuan, value)
    if (!isByStaff(candidate)) continue
    const perMinute = value / (minutes[channelNames[channelOf(candidate)]!] ?? 1)
    if (arm === null || perMinute > yuanAMinute) {
      arm = candidate
      yuanAMinute = perMinute
    }
  }
  return { arm, yuanAMinute, messageYuan }
}
