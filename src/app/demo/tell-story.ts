import * as billing from '../../billing/api.ts'
import { signBillLink } from '../../identity/index.ts'
import { dayOf, movableClock, systemClock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import * as property from '../../property/api.ts'
import { connect } from '../open-platform.ts'
import { type Company, foundCompany, registerHomes, setTariffs } from './company.ts'
import { chooseHabit, lastMonths, type Visit, visitsOf } from './habits.ts'
import { type Random, seededRandom } from './random.ts'
import { openStage, type Stage } from './stage.ts'
import { type Cast, issueDay, issueMonth, payAtCounter } from './story.ts'
import { planUnits } from './units.ts'

const seed = 20_260_601
const monthsTold = 14

/** Homes with a yard whose price nobody has set: each run warns of them. */
const withoutTariff = new Set(['7-2-101', '7-2-102'])

type Registered = Awaited<ReturnType<typeof registerHomes>>

/** Fourteen months of 悦湖花园, told in operations; returns what the terminal prints. */
export const tellStory = async (input: {
  config: Config
  adminUrl: string
  sandboxUrl: string
}): Promise<{
  billPath: string
  staff: { signInName: string; role: string; password: string }[]
}> => {
  const now = systemClock.now()
  const today = dayOf(now)
  const months = lastMonths(today, monthsTold)
  const from = months[0] ?? today
  const clock = movableClock(`${from}T08:30:00+08:00`)
  const open = connect({
    config: input.config,
    log: createLog('error'),
    adminUrl: input.adminUrl,
    clock,
    sandboxUrl: input.sandboxUrl,
    maxConnections: 4,
  })
  try {
    const random = seededRandom(seed)
    const platformStage = openStage(open.platform, clock)
    const company = await foundCompany(platformStage)
    const stage = platformStage.inside(company.companyId)
    const units = await registerHomes(stage, {
      communityId: company.communityId,
      units: planUnits(random, from),
    })
    const cast = await raiseCurtain(stage, { company, random, units, from })
    const visits = planVisits(random, units, months)
    await playMonths(stage, cast, { months, visits, today, until: now.toString() })
    const owner = units.find(({ code }) => code === '3-2-1102')
    const token = signBillLink(open.platform.vault, {
      companyId: company.companyId,
      householdId: owner?.householdId ?? 0n,
      version: 1,
    })
    const staff = company.everyone.map(({ signInName, role, password }) => ({
      signInName,
      role,
      password,
    }))
    return { billPath: `/b/${token}`, staff }
  } finally {
    await open.close()
  }
}

/** Tariffs, buildings and meters before the first month. */
const raiseCurtain = async (
  stage: Stage,
  input: { company: Company; random: Random; units: Registered; from: string },
): Promise<Cast> => {
  const { company, random, units, from } = input
  const { communityId } = company
  const tariffs = await setTariffs(stage, { company, from, leaveOut: withoutTariff, units })
  const { buildings } = await stage.call(property.getGeometry, { communityId })
  const meters: string[] = []
  for (const { code, unitId } of units) {
    if (!code.startsWith('S-')) continue
    await stage.call(billing.addMeter, {
      communityId,
      unitId,
      kind: 'water',
      serial: `W-${code}`,
      installedOn: from,
    })
    meters.push(`W-${code}`)
  }
  return { company, random, tariffs, buildings, meters, readings: new Map() }
}

/** Who comes when; the households of the mockups keep to their own story. */
const planVisits = (random: Random, units: Registered, months: readonly string[]): Visit[] => {
  const households = new Set(units.flatMap(({ householdId }) => householdId ?? []))
  const own = ownVisits(units, months)
  return [...households].flatMap((householdId) =>
    own.has(householdId)
      ? (own.get(householdId) ?? [])
      : visitsOf({ random, householdId, habit: chooseHabit(random), months, issueDay }),
  )
}

/** 周建国 left one item of two months ago and all of last month; the others likewise as drawn. */
const ownVisits = (units: Registered, months: readonly string[]): Map<bigint, Visit[]> => {
  const householdOf = (code: string): bigint =>
    units.find((unit) => unit.code === code)?.householdId ?? 0n
  const monthly = (code: string, leaveLast: number, partOf?: number): [bigint, Visit[]] => [
    householdOf(code),
    months.slice(0, months.length - leaveLast).map((month, index) => ({
      on: `${month.slice(0, 7)}-${String(8 + (index % 14)).padStart(2, '0')}`,
      householdId: householdOf(code),
      aheadMonths: 0,
      method: 'online' as const,
      ...(partOf === months.length - index ? { leavesOut: ['propertyFee'] } : {}),
    })),
  ]
  return new Map([
    monthly('1-2-301', 2, 3),
    monthly('3-2-1102', 1),
    monthly('1-1-1502', 13),
    monthly('5-2-1203', 4),
    monthly('7-2-902', 7),
    monthly('5-1-1203', 1),
  ])
}

const slots = ['09:12', '10:26', '11:05', '14:18', '15:47', '19:36']
const atOnce = 4

/** Day by day: bills on the 5th, and whoever comes that day. */
const playMonths = async (
  stage: Stage,
  cast: Cast,
  input: { months: readonly string[]; visits: readonly Visit[]; today: string; until: string },
): Promise<void> => {
  const { months, today } = input
  const visits = [...input.visits]
    .filter(({ on }) => on < today)
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  const cashier = stage.as(cast.company.staff.cashier.actor)
  for (const month of months) {
    const issueOn = `${month.slice(0, 7)}-${String(issueDay).padStart(2, '0')}`
    await payUntil(cashier, visits, issueOn)
    if (issueOn > today) break
    await issueMonth(stage, cast, { month, isLast: month === months.at(-1) })
  }
  await payUntil(cashier, visits, today)
}

/** Takes the visits before a day off the list, a day at a time, a few side by side. */
const payUntil = async (stage: Stage, visits: Visit[], before: string): Promise<void> => {
  while (visits[0] && visits[0].on < before) {
    const on = visits[0].on
    const end = visits.findIndex((visit) => visit.on !== on)
    const ofDay = visits.splice(0, end === -1 ? visits.length : end)
    const perSlot = Math.max(atOnce, Math.ceil(ofDay.length / slots.length))
    for (const [index, slot] of slots.entries()) {
      const group = ofDay.slice(index * perSlot, (index + 1) * perSlot)
      if (group.length === 0) break
      stage.moveTo(on, slot)
      for (let start = 0; start < group.length; start += atOnce) {
        await Promise.all(
          group.slice(start, start + atOnce).map((visit) => payAtCounter(stage, visit)),
        )
      }
    }
  }
}
