import { addDays } from '../../kernel/period.ts'
import type { Act } from './acts.ts'
import type { Visit } from './habits.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { Stage } from './stage.ts'
import { type Cast, issueDay, issueMonth } from './story.ts'
import { pay } from './visits.ts'

const slots = ['09:12', '10:26', '11:05', '14:18', '15:47', '19:36']
const atOnce = 4

export type Programme = {
  /** First days of the months told, in order. */
  readonly months: readonly string[]
  readonly visits: readonly Visit[]
  readonly acts: readonly Act[]
  readonly phone: PretendPhone
  /** From this day on owners can pay with the phone. */
  readonly onlineFrom: string
  /** Has the database look at its tables: a year in a minute leaves autovacuum no time. */
  readonly analyze: () => Promise<void>
  /** The story ends at this wall time: '2026-11-24', '17:46'. */
  readonly end: { readonly date: string; readonly time: string }
}

/** Month by month: bills on the 5th, scenes on the 7th, and day by day whoever comes. */
export const playMonths = async (stage: Stage, cast: Cast, programme: Programme): Promise<void> => {
  const { months, acts, end } = programme
  const visits = [...programme.visits].sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  for (const [index, month] of months.entries()) {
    const issueOn = addDays(month, issueDay - 1)
    await payBefore(stage, cast, { programme, visits, before: issueOn })
    if (issueOn >= end.date) break
    await issueMonth(stage, cast, { month, isLast: index === months.length - 1 })
    await programme.analyze()
    const scenesOn = addDays(month, issueDay + 1)
    await payBefore(stage, cast, { programme, visits, before: scenesOn })
    if (scenesOn >= end.date) break
    stage.moveTo(scenesOn, '08:50')
    for (const act of acts.filter((each) => each.month === index))
      await act.play(stage, cast, month)
  }
  await payBefore(stage, cast, { programme, visits, before: addDays(end.date, 1) })
}

/** Takes the visits before a day off the list, a day at a time, a few side by side. */
const payBefore = async (
  stage: Stage,
  cast: Cast,
  input: { programme: Programme; visits: Visit[]; before: string },
): Promise<void> => {
  const { programme, visits, before } = input
  const { end, phone, onlineFrom } = programme
  while (visits[0] && visits[0].on < before) {
    const on = visits[0].on
    const next = visits.findIndex((visit) => visit.on !== on)
    const ofDay = visits.splice(0, next === -1 ? visits.length : next)
    const perSlot = Math.max(atOnce, Math.ceil(ofDay.length / slots.length))
    for (const [index, time] of slots.entries()) {
      if (on === end.date && time >= end.time) break
      const group = ofDay.slice(index * perSlot, (index + 1) * perSlot)
      if (group.length === 0) break
      const instant = stage.moveTo(on, time)
      const open = on >= onlineFrom ? phone : null
      await open?.setClock(instant)
      for (let start = 0; start < group.length; start += atOnce) {
        await Promise.all(
          group
            .slice(start, start + atOnce)
            .map((visit) =>
              pay(stage, { visit, cashier: cast.company.staff.cashier.actor, phone: open }),
            ),
        )
      }
    }
  }
}
