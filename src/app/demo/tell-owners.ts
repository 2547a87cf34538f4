import pg from 'pg'
import * as notifications from '../../notifications/api.ts'
import type { Platform } from '../../platform/context.ts'
import { runDueJobs } from '../../platform/jobs.ts'
import { tasks } from '../schedule.ts'
import type { Company } from './company.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { Stage } from './stage.ts'

const signName = '悦湖物业'
/** Numbers that are gone; those homes get a letter. */
const lostNumbers = 0.03

/** What the worker does by itself where time runs: the same tasks, run when the story says so. */
const tellingTasks = ['tellReceipts', 'tellRefund', 'tellDispute', 'relayMessages'] as const

export type Owners = {
  /** Sends the bills of a month, `2026-11`. */
  readonly sendBills: (month: string) => Promise<void>
  /** Lets the messages out that have come up since. */
  readonly letOut: () => Promise<void>
  /** From now on the provider calls the running server back, and loses no more numbers. */
  readonly goLive: () => Promise<void>
}

/**
 * Opens the accounts at carriers: SMS with every template approved, and letters where that fails.
 * What was paid before is told to nobody.
 */
export const openCarriers = async (
  stage: Stage,
  input: { company: Company; phone: PretendPhone; platform: Platform; adminUrl: string },
): Promise<Owners> => {
  const { company, phone, platform, adminUrl } = input
  const administrator = stage.as(company.staff.administrator.actor)
  const { keyId, keySecret } = await phone.openSms(signName)
  const { carrierAccountId, pushUrl } = await administrator.call(notifications.setCarrierAccount, {
    carrier: 'aliyunSms',
    name: '阿里云短信',
    config: { accessKeyId: keyId, signName },
    secrets: { accessKeySecret: keySecret },
    price: 450n,
    perSecond: 1000,
  })
  await phone.changeSms(keyId, {
    templates: await approveTemplates(administrator, carrierAccountId),
  })
  await administrator.call(notifications.setCarrierAccount, {
    carrier: 'letter',
    name: '信函',
    config: {},
    secrets: {},
    price: 12_000n,
    perSecond: 1000,
  })
  await phone.loseNumbers(lostNumbers)
  await forgetOldJobs(adminUrl)
  const own = Object.fromEntries(
    tellingTasks.flatMap((name) => (tasks[name] ? [[name, tasks[name]]] : [])),
  )
  const letOut = (): Promise<void> => runDueJobs({ platform, url: adminUrl, tasks: own })
  return {
    letOut,
    sendBills: async (month) => {
      await stage
        .as(company.staff.accountant.actor)
        .call(notifications.startBillDelivery, { communityId: company.communityId, month })
      await letOut()
    },
    goLive: async () => {
      await phone.loseNumbers(0)
      await phone.changeSms(keyId, { callbackUrl: pushUrl })
    },
  }
}

/** Registers every wording there is for SMS as the provider would: its text by our code. */
const approveTemplates = async (
  administrator: Stage,
  carrierAccountId: bigint,
): Promise<Readonly<Record<string, string>>> => {
  const { kinds } = await administrator.call(notifications.listTemplates, {})
  const templates: Record<string, string> = {}
  for (const { name: kind, wordings } of kinds) {
    if (!wordings.some(({ form, language }) => form === 'sms' && language === 'zh')) continue
    const chosen = { kind, form: 'sms', language: 'zh' } as const
    const { providers } = await administrator.call(notifications.getTemplate, chosen)
    const texts = providers.find((it) => it.carrierAccountId === carrierAccountId)?.providerTexts
    const codes = (texts ?? []).map((text) => {
      const code = `SMS_${480_100_001 + Object.keys(templates).length}`
      templates[code] = text
      return code
    })
    const [providerCode, ...shortCodes] = codes
    if (!providerCode) continue
    const { providerTemplateId } = await administrator.call(
      notifications.registerProviderTemplate,
      { carrierAccountId, kind, language: 'zh', providerCode, shortCodes },
    )
    for (const state of ['submitted', 'approved'] as const) {
      await administrator.call(notifications.setProviderTemplateState, {
        providerTemplateId,
        state,
      })
    }
  }
  return templates
}

/** Jobs of the months before the carriers were opened have nobody to tell. */
const forgetOldJobs = async (adminUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  try {
    await client.query(
      `select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs where task_identifier = any($1)))`,
      [tellingTasks],
    )
  } finally {
    await client.end()
  }
}
