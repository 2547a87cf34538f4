import pg from 'pg'
import { nextWindow } from '../../compliance/index.ts'
import { daysBetween } from '../../kernel/period.ts'
import * as notifications from '../../notifications/api.ts'
import { dayOf } from '../../platform/clock.ts'
import type { Platform } from '../../platform/context.ts'
import { runDueJobs, type Task } from '../../platform/jobs.ts'
import { tasks } from '../schedule.ts'
import { answerTexts, changeReaders, recordWishes } from './errands.ts'
import { carryLetters, confirmLetters, printLetters } from './letters.ts'
import { openCarriers } from './open-carriers.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { PretendProviders } from './pretend-providers.ts'
import type { ProviderDoor } from './provider-door.ts'
import type { Random } from './random.ts'
import { chooseReaders, type Home, type SignedUp, signUp } from './readers.ts'
import { readMessages } from './reading.ts'
import type { Stage } from './stage.ts'
import type { Cast } from './story.ts'

/** Numbers that are gone; those homes get a letter. */
const lostNumbers = 0.03
/** Days after the opening on whose evenings a part of the readers each signs up. */
const signUpDays = [1, 2, 3]

/** What the worker does by itself where time runs: the same tasks, run when the story says so. */
const ownTasks = ['tellReceipts', 'tellRefund', 'tellDispute', 'drawLetters'] as const

export type Owners = {
  /** Lets out what waited for the window of the day, which has just opened. */
  readonly startDay: () => Promise<void>
  /** Sends the bills of a month, `2026-11`, now or when the window opens next. */
  readonly sendBills: (month: string) => Promise<void>
  /** The evening of a day, if it had come: what came up goes out, is read, and is answered. */
  readonly endDay: (date: string, hasEvening: boolean) => Promise<void>
  /** Tells what has come up since; from now on no more numbers are lost. */
  readonly goLive: () => Promise<void>
}

type Setting = {
  readonly cast: Cast
  readonly platform: Platform
  readonly adminUrl: string
  readonly door: ProviderDoor
  readonly phone: PretendPhone
  readonly providers: PretendProviders
  readonly random: Random
  readonly homes: readonly Home[]
  /** Has the database look at its tables: what was just written has no statistics. */
  readonly analyze: () => Promise<void>
}

/** Opens the carriers today. What was paid before is told to nobody. */
export const openOwners = async (stage: Stage, setting: Setting): Promise<Owners> => {
  const { cast, door, providers, random, homes } = setting
  const { company } = cast
  const { companyId, communityId, staff } = company
  const carriers = await openCarriers(stage, { company, providers, door })
  await providers.loseNumbers(lostNumbers)
  await forgetOldJobs(setting.adminUrl)
  const { relay, letOut } = outlet(stage, setting)
  const openedOn = stage.today()
  const readers = chooseReaders(random, homes)
  const byAddress = new Map<string, SignedUp>()
  const seen = new Set<string>()
  const errand = () => ({
    ...{ company, providers, homes, appId: carriers.appId, letOut },
    readers: [...byAddress.values()],
  })

  const signUpSome = async (part: number): Promise<void> => {
    const some = readers.filter((_, index) => index % signUpDays.length === part)
    const signedUp = await signUp(stage, some, { ...setting, carriers, companyId, letOut })
    for (const reader of signedUp) byAddress.set(reader.address, reader)
  }
  let batchId: bigint | null = null
  /** The day on which the first bills went out. */
  let billedOn: string | null = null
  /** Evenings after the opening, and after the first bills, by how many days. */
  const evenings: Readonly<Record<number, () => Promise<void>>> = Object.fromEntries(
    signUpDays.map((days, part) => [days, () => signUpSome(part)]),
  )
  const billedEvenings: Readonly<Record<number, () => Promise<void>>> = {
    1: () => answerTexts(errand()),
    2: () => recordWishes(stage, errand()),
    3: () => changeReaders(stage, errand()),
    4: async () => {
      batchId = await printLetters(stage, company)
    },
    5: async () => {
      if (batchId !== null) await carryLetters(stage, company, batchId)
    },
    7: async () => {
      if (batchId !== null) await confirmLetters(stage, company, batchId)
    },
  }
  return {
    startDay: relay,
    sendBills: async (month) => {
      const accountant = stage.as(staff.accountant.actor)
      await accountant.call(notifications.startBillDelivery, { communityId, month })
      await setting.analyze()
      billedOn ??= dayOf(nextWindow(stage.now()))
      await letOut()
    },
    endDay: async (date, hasEvening) => {
      if (hasEvening) {
        await setting.phone.setClock(stage.moveTo(date, '20:10'))
        const reading = { ...setting, carriers, cashier: staff.cashier.actor, seen }
        await readMessages(stage, { ...reading, readers: byAddress })
        await evenings[daysBetween(openedOn, date)]?.()
        if (billedOn) await billedEvenings[daysBetween(billedOn, date)]?.()
      }
      await letOut()
    },
    goLive: async () => {
      await letOut()
      await providers.loseNumbers(0)
    },
  }
}

/** Lets messages out, until no provider has anything more to say about them. */
const outlet = (stage: Stage, setting: Setting) => {
  const { platform, adminUrl, phone, providers, cast } = setting
  const own = Object.fromEntries(ownTasks.map((name) => [name, taskOf(name)]))
  const relayMessages = taskOf('relayMessages')
  const relay = async (): Promise<void> => {
    do {
      await relayMessages(platform, { companyId: cast.company.companyId })
      await phone.setClock(stage.pass(2))
    } while ((await providers.deliver()) > 0)
  }
  return {
    relay,
    /** The same with what has come up since and nobody was told of. */
    letOut: async (): Promise<void> => {
      await runDueJobs({ platform, url: adminUrl, tasks: own })
      await relay()
    },
  }
}

const taskOf = (name: string): Task => {
  const task = tasks[name]
  if (!task) throw new Error(`no task ${name}`)
  return task
}

/** Jobs of the months before the carriers were opened have nobody to tell. */
const forgetOldJobs = async (adminUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where task_identifier = any($1)))`,
      [[...ownTasks, 'relayMessages']],
    )
  } finally {
    await client.end()
  }
}
