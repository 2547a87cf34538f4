import { addDays, addMonths, daysBetween } from '../../kernel/period.ts'
import type { Act } from './acts.ts'
import type { Visit } from './habits.ts'
import { closeDay } from './keep-books.ts'
import type { Owners } from './open-owners.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { Dunning } from './run-dunning.ts'
import type { Stage } from './stage.ts'
import { type Cast, issueDay, issueMonth } from './story.ts'
import { pay } from './visits.ts'

const slots = ['09:12', '10:26', '11:05', '14:18', '15:47', '19:36']
const atOnce = 4
/** The window for messages has just opened. */
const windowOpens = '09:05'
/** People are at home, and the window for calls and messages is still open. */
const peopleAreHome = '19:40'
/** By then an evening's reading is over; a day that is not so far yet has none. */
const eveningEnds = '20:30'
/** Transfers of unknown payers, by how many days before the last day closed they came. */
const strays: Readonly<Record<number, bigint>> = { 4: 150_312n, 9: 84_600n, 11: 250_052n }

type Programme = {
  /** First days of the months told, in order. */
  readonly months: readonly string[]
  readonly visits: readonly Visit[]
  readonly acts: readonly Act[]
  readonly phone: PretendPhone
  readonly mchid: string
  /** From this day on owners pay with the phone and are written to, and days are closed next morning. */
  readonly onlineFrom: string
  readonly openOwners: () => Promise<Owners>
  /** Reminders of what is overdue begin with the first online day. */
  readonly openDunning: () => Promise<Dunning>
  /** Has the database look at its tables: a year in a minute leaves autovacuum no time. */
  readonly analyze: () => Promise<void>
  /** The story ends at this wall time: '2026-11-24', '17:46'. */
  readonly end: { readonly date: string; readonly time: string }
}

/** Day by day: bills on the 5th, scenes on the 7th, whoever comes, and the books next morning. */
export const playMonths = async (
  stage: Stage,
  cast: Cast,
  programme: Programme,
): Promise<Owners | null> => {
  const { months, acts, end, onlineFrom } = programme
  const visitsOn = Map.groupBy(programme.visits, ({ on }) => on)
  let owners: Owners | null = null
  let dunning: Dunning | null = null
  for (const [index, month] of months.entries()) {
    const next = addMonths(month, 1)
    for (let date = month; date < next && date <= end.date; date = addDays(date, 1)) {
      const moveTo = async (time: string): Promise<void> => {
        const instant = stage.moveTo(date, time)
        if (date >= onlineFrom) await programme.phone.setClock(instant)
      }
      if (date === onlineFrom) {
        await moveTo('08:40')
        owners = await programme.openOwners()
        dunning = await programme.openDunning()
      }
      if (owners && (date < end.date || end.time > windowOpens)) {
        await moveTo(windowOpens)
        await dunning?.startDay({ isApproved: date < end.date })
        await owners.startDay()
      }
      if (date === addDays(month, issueDay - 1) && date < end.date) {
        await issueMonth(stage, cast, { month, isLast: index === months.length - 1 })
        if (index < 2) await programme.analyze()
        await moveTo('10:30')
        await owners?.sendBills(date.slice(0, 7))
      }
      if (date === addDays(month, issueDay + 1)) {
        await moveTo('08:50')
        for (const act of acts) {
          if (act.month === index) await act.play(stage, cast, { month, moveTo })
        }
      }
      await receiveVisits(stage, cast, { programme, date, visits: visitsOn.get(date) ?? [] })
      if (owners && date < end.date) {
        await moveTo(peopleAreHome)
        await dunning?.callAround()
        await owners.startDay()
      }
      await owners?.endDay(date, date < end.date || end.time > eveningEnds)
      if (date >= onlineFrom && date < end.date)
        await closeMorningAfter(stage, cast, programme, date)
    }
  }
  return owners
}

/** A few side by side, as at several windows and on many phones. */
const receiveVisits = async (
  stage: Stage,
  cast: Cast,
  input: { programme: Programme; date: string; visits: readonly Visit[] },
): Promise<void> => {
  const { programme, date, visits } = input
  const { end, onlineFrom } = programme
  const phone = date >= onlineFrom ? programme.phone : null
  const cashier = cast.company.staff.cashier.actor
  const perSlot = Math.max(atOnce, Math.ceil(visits.length / slots.length))
  for (const [index, time] of slots.entries()) {
    if (date === end.date && time >= end.time) return
    const group = visits.slice(index * perSlot, (index + 1) * perSlot)
    if (group.length === 0) return
    await phone?.setClock(stage.moveTo(date, time))
    if (!phone) stage.moveTo(date, time)
    for (let start = 0; start < group.length; start += atOnce) {
      const together = group.slice(start, start + atOnce)
      await Promise.all(together.map((visit) => pay(stage, { visit, cashier, phone })))
    }
  }
}

/**
 * The last day whose bill is final is left to whoever opens the demo, and what comes after it: one
 * payment of that day is not ours to know.
 */
const closeMorningAfter = async (
  stage: Stage,
  cast: Cast,
  { months, phone, end, mchid, onlineFrom }: Programme,
  date: string,
): Promise<void> => {
  const morning = addDays(date, 1)
  const finalAt = '10:35'
  const leftOpenFrom = addDays(end.date, end.time >= finalAt ? -1 : -2)
  if (date === leftOpenFrom) {
    await phone.payElsewhere({
      mchid,
      outTradeNo: `CHENXIAOYAN${date.replaceAll('-', '')}`,
      amountFen: 25_052,
      paidAt: `${date}T21:52:07+08:00`,
      description: '悦湖物业费',
    })
  }
  const time = morning === end.date && end.time < finalAt ? end.time : finalAt
  await phone.setClock(stage.moveTo(morning, time))
  const unlanded = date === onlineFrom ? months.filter((month) => month < date) : []
  const strayFen = strays[daysBetween(date, leftOpenFrom)] ?? 0n
  await closeDay(stage, cast, { date, isLeftOpen: date >= leftOpenFrom, unlanded, strayFen })
}
