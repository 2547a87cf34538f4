import * as identity from '../../identity/api.ts'
import * as notifications from '../../notifications/api.ts'
import { wechatSignIn } from '../../notifications/index.ts'
import type { Platform } from '../../platform/context.ts'
import type { Carriers } from './open-carriers.ts'
import { ownStories } from './plan-visits.ts'
import type { PretendProviders } from './pretend-providers.ts'
import type { Random } from './random.ts'
import type { Stage } from './stage.ts'
import type { DemoUnit } from './units.ts'

/** A home that somebody lives in, and their number in clear. */
export type Home = {
  readonly householdId: bigint
  readonly phone: string
  readonly name: string
  /** It pays as its own story says, and not because of a message. */
  readonly isTold: boolean
  /** Of the household whose bill the terminal prints. */
  readonly isHolder: boolean
}

/** An owner who wants to read elsewhere than in text messages. */
type Reader = Home & { readonly way: 'wechat' | 'browser' | 'mailbox' }

/** A reader who has signed up. */
export type SignedUp = Reader & {
  /** Openid, pretend browser or mailbox. */
  readonly address: string
  /** Of the phone confirmed by a code. */
  readonly proof: string
}

/** Her bill is the one the terminal prints; hers is the WeChat of the pretend phone. */
export const phoneHolder = '3-2-1102'
/** Of the homes that somebody lives in. */
const readingShare = 0.11

/** @param units in the order of the plan */
export const homesOf = (
  units: readonly { readonly code: string; readonly householdId: bigint | null }[],
  plan: readonly DemoUnit[],
): readonly Home[] =>
  plan.flatMap(({ kind, occupancy, phones: [phone], owners: [name = ''] }, index) => {
    const { code = '', householdId } = units[index] ?? {}
    if (kind !== 'home' || occupancy !== 'occupied' || !phone || !householdId) return []
    return {
      householdId,
      phone,
      name,
      isTold: ownStories.has(code),
      isHolder: code === phoneHolder,
    }
  })

/** The holder of the pretend phone comes last: whoever signed in last holds it. */
export const chooseReaders = (random: Random, homes: readonly Home[]): readonly Reader[] => {
  const some = homes.flatMap((home): Reader[] => {
    if (home.isTold || random.next() >= readingShare) return []
    const chance = random.next()
    const way = chance < 0.65 ? 'wechat' : chance < 0.82 ? 'browser' : 'mailbox'
    return [{ ...home, way }]
  })
  const holder = homes.filter(({ isHolder }) => isHolder)
  return [...some, ...holder.map((home) => ({ ...home, way: 'wechat' as const }))]
}

export const asOwner = (stage: Stage, { householdId }: Pick<Reader, 'householdId'>): Stage =>
  stage.as({ kind: 'owner', id: householdId, name: 'owner' })

type Parts = {
  readonly platform: Platform
  readonly providers: PretendProviders
  readonly carriers: Carriers
  readonly companyId: bigint
  /** Lets the codes out. */
  readonly letOut: () => Promise<void>
}

/**
 * Readers confirm their phone by the code that arrives there, and then name the WeChat, browser or
 * mailbox they read in. Whoever's number is lost gets no code, and goes on as before.
 */
export const signUp = async (
  stage: Stage,
  readers: readonly Reader[],
  parts: Parts,
): Promise<readonly SignedUp[]> => {
  const asked: { reader: Reader; codeId: bigint }[] = []
  for (const reader of readers) {
    const { householdId, phone } = reader
    const { codeId } = await asOwner(stage, reader).call(identity.requestPhoneCode, {
      householdId,
      phone,
    })
    asked.push({ reader, codeId })
  }
  await parts.letOut()
  const codes = await newestCodes(parts.providers)
  const signedUp: SignedUp[] = []
  for (const { reader, codeId } of asked) {
    const oneTimeCode = codes.get(reader.phone)
    if (oneTimeCode === undefined) continue
    const { householdId } = reader
    const owner = asOwner(stage, reader)
    const { proof } = await owner.call(identity.confirmPhone, { householdId, codeId, oneTimeCode })
    signedUp.push({ ...reader, proof, address: await chooseWay(owner, { reader, proof }, parts) })
  }
  return signedUp
}

/** The last code on each phone. */
export const newestCodes = async (
  providers: PretendProviders,
): Promise<ReadonlyMap<string, string>> => {
  const codes = new Map<string, string>()
  for (const { form, to, lines } of await providers.messages()) {
    const code = form === 'sms' ? /验证码\D*(\d{6})/.exec(lines.join(''))?.[1] : undefined
    if (code !== undefined && !codes.has(to)) codes.set(to, code)
  }
  return codes
}

/** @returns the address they read at from now on */
const chooseWay = async (
  owner: Stage,
  { reader, proof }: { reader: Reader; proof: string },
  parts: Parts,
): Promise<string> => {
  const { householdId, way, phone } = reader
  if (way === 'wechat') {
    const openid = await signInToWechat(parts)
    await owner.call(notifications.bindWechat, { householdId, openid, proof })
    await parts.providers.allowOnce(parts.carriers.appId, openid, parts.carriers.tapped)
    return openid
  }
  if (way === 'mailbox') {
    const mailbox = `yezhu${phone.slice(-4)}@mail.example`
    await owner.call(notifications.setMyMailbox, { householdId, proof, mailbox })
    return mailbox
  }
  const { id, subscription } = await parts.providers.openBrowser(parts.carriers.publicKey)
  await owner.call(notifications.subscribeBrowser, {
    householdId,
    subscription: JSON.stringify(subscription),
    proof,
  })
  return id
}

/** OAuth as a page inside WeChat goes: out with our address, back with a code for a new person. */
const signInToWechat = async ({ platform, companyId }: Parts): Promise<string> => {
  const account = await wechatSignIn(platform, companyId)
  const back = `${platform.publicUrl}/wx/${companyId.toString(36)}/back`
  const leave = account?.authorizeUrl({ redirectUri: back, state: 'demo' }).replace(/#.*$/, '')
  const answer = await fetch(`${leave}&as=new`, { redirect: 'manual' })
  const code = new URL(answer.headers.get('location') ?? back).searchParams.get('code') ?? ''
  const found = await account?.openidOfCode(code)
  if (typeof found !== 'object') throw new Error(`signing in to the pretend WeChat: ${found}`)
  return found.openid
}
