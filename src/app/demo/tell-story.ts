import pg from 'pg'
import * as billing from '../../billing/api.ts'
import { signBillLink } from '../../identity/index.ts'
import * as payments from '../../payments/api.ts'
import { movableClock, systemClock, wallTime } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import { createLog } from '../../platform/log.ts'
import * as property from '../../property/api.ts'
import { connect } from '../open-platform.ts'
import { planActs, raiseQuestions } from './acts.ts'
import { type Company, companyName, foundCompany, registerHomes, setTariffs } from './company.ts'
import { sandboxControl } from './control.ts'
import { lastMonths } from './habits.ts'
import { importOldArrears, oldDebtors } from './old-arrears.ts'
import { openOwners } from './open-owners.ts'
import { planVisits } from './plan-visits.ts'
import { playMonths } from './play.ts'
import { type PretendPhone, pretendPhone } from './pretend-phone.ts'
import { pretendProviders } from './pretend-providers.ts'
import { openProviderDoor } from './provider-door.ts'
import { type Random, seededRandom } from './random.ts'
import { homesOf, phoneHolder } from './readers.ts'
import { openDunning } from './run-dunning.ts'
import { openStage, type Stage } from './stage.ts'
import type { Cast } from './story.ts'
import { planUnits } from './units.ts'

const seed = 20_260_601
const monthsTold = 14
/** Online payment and messages opened with this many months left to tell. */
const monthsOnline = 2
/** Chance of what owners do with messages; apart, so that it moves nothing else. */
const readingSeed = 7
/** And of what they say when they are called. */
const callSeed = 11

/** Homes with a yard whose price nobody has set: each run warns of them. */
const withoutTariff = new Set(['7-2-101', '7-2-102'])

type Registered = Awaited<ReturnType<typeof registerHomes>>

type Told = {
  readonly billPath: string
  readonly staff: readonly { signInName: string; role: string; password: string }[]
}

/** Months of 悦湖花园 up to today, told in operations; returns what the terminal prints. */
export const tellStory = async (input: {
  config: Config
  adminUrl: string
  sandboxUrl: string
  monthCount?: number
}): Promise<Told> => {
  const [date = '', time = ''] = wallTime(systemClock.now()).split(' ')
  const months = lastMonths(date, input.monthCount ?? monthsTold)
  const from = months[0] ?? date
  const clock = movableClock(`${from}T08:30:00+08:00`)
  const open = connect({
    config: input.config,
    log: createLog('error'),
    adminUrl: input.adminUrl,
    clock,
    sandboxUrl: input.sandboxUrl,
    maxConnections: 6,
    isDurable: false,
  })
  const control = sandboxControl(input.sandboxUrl)
  const phone = pretendPhone(control)
  const door = await openProviderDoor(open.platform, input.config)
  try {
    const random = seededRandom(seed)
    const opening = openStage(open.platform, clock)
    const company = await foundCompany(opening)
    const stage = opening.inside(company.companyId)
    const plan = planUnits(random, from)
    const units = await registerHomes(stage, { communityId: company.communityId, units: plan })
    const { cast, mchid } = await raiseCurtain(stage, { company, random, units, from, phone })
    await importOldArrears(stage, {
      communityId: company.communityId,
      dataDir: input.config.dataDir,
      today: date,
      areaOf: (code) => plan[units.findIndex((unit) => unit.code === code)]?.areaCenti ?? 0n,
    })
    const homes = homesOf(units, plan)
    const onlineFrom = months.at(-monthsOnline) ?? date
    const owners = await playMonths(stage, cast, {
      months,
      visits: planVisits(random, units, months),
      acts: planActs({ units, plan, monthCount: months.length }),
      phone,
      mchid,
      analyze: () => analyze(input.adminUrl),
      onlineFrom,
      openOwners: () =>
        openOwners(stage, {
          ...{ cast, platform: open.platform, adminUrl: input.adminUrl, door, phone },
          ...{ providers: pretendProviders(control), random: seededRandom(readingSeed), homes },
          analyze: () => analyze(input.adminUrl, analyzeMessages),
        }),
      openDunning: () =>
        openDunning(stage, {
          ...{ cast, platform: open.platform, phone },
          random: seededRandom(callSeed),
          oldDebtors: units.flatMap(({ code, householdId }) =>
            oldDebtors.has(code) && householdId !== null ? [householdId] : [],
          ),
        }),
      end: { date, time },
    })
    await raiseQuestions(stage, { cast, units, date })
    await owners?.goLive()
    await phone.setClock(null)
    const owner = units.find(({ code }) => code === phoneHolder)
    const token = signBillLink(open.platform.vault, {
      companyId: company.companyId,
      householdId: owner?.householdId ?? 0n,
      version: 1,
    })
    return {
      billPath: `/b/${token}`,
      staff: company.everyone.map(({ signInName, role, password }) => ({
        signInName,
        role,
        password,
      })),
    }
  } finally {
    await door.close()
    await open.close()
  }
}

const analyzeMessages =
  'analyze notifications.message, notifications.address, notifications.message_grant'

const analyze = async (adminUrl: string, statement = 'analyze'): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

/** Merchant account, tariffs, buildings and meters before the first month. */
const raiseCurtain = async (
  stage: Stage,
  input: { company: Company; random: Random; units: Registered; from: string; phone: PretendPhone },
): Promise<{ cast: Cast; mchid: string }> => {
  const { company, random, units, from, phone } = input
  const { communityId, staff } = company
  const { mchid, appid, serialNo, privateKey, apiV3Key, platformKeys } =
    await phone.openMerchant(companyName)
  await stage.as(staff.administrator.actor).call(payments.setWechatPayAccount, {
    name: '微信支付',
    mode: 'direct',
    mchid,
    appid,
    serialNo,
    privateKey,
    apiV3Key,
    platformKeys: { ...platformKeys },
  })
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
  return { cast: { company, random, tariffs, buildings, meters, readings: new Map() }, mchid }
}
