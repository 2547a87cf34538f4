import * as identity from '../../identity/api.ts'
import * as notifications from '../../notifications/api.ts'
import { publicActor } from '../../platform/context.ts'
import * as property from '../../property/api.ts'
import type { Company } from './company.ts'
import { signName } from './open-carriers.ts'
import type { PretendProviders } from './pretend-providers.ts'
import { asOwner, type Home, newestCodes, type SignedUp } from './readers.ts'
import type { Stage } from './stage.ts'

type Errand = {
  readonly company: Company
  readonly providers: PretendProviders
  readonly readers: readonly SignedUp[]
  readonly appId: string
  readonly letOut: () => Promise<void>
  readonly homes: readonly Home[]
}

const answers = ['退订', 'TD', '退订', '退订', '打错了', '退订', '账单里的公摊是怎么算的？']

/** The day after the bills: who wants no more of them, who is not whom we mean, who asks. */
export const answerTexts = async (errand: Errand): Promise<void> => {
  const homes = await homesTexted(errand)
  for (const [index, text] of answers.entries()) {
    const home = homes[index * 9]
    if (home) await errand.providers.answer(home.phone, text, signName)
  }
}

/** Homes whose bill came as a text message, and that have no story of their own. */
const homesTexted = async ({ providers, homes }: Errand): Promise<readonly Home[]> => {
  const texted = new Set(
    (await providers.messages()).flatMap(({ form, to, lines }) =>
      form === 'sms' && lines.join('').includes('账单') ? [to] : [],
    ),
  )
  return homes.filter(({ phone, isTold }) => !isTold && texted.has(phone))
}

/** What the steward hears at the door and on the telephone. */
export const recordWishes = async (stage: Stage, errand: Errand): Promise<void> => {
  const steward = stage.as(errand.company.staff.steward.actor)
  const homes = await homesTexted(errand)
  const [wrong, silent, hard, ...willing] = [5, 16, 28, 41, 52].map((at) => homes[at])
  if (!wrong || !silent || !hard) return
  const payerOf = async ({ householdId }: { householdId: bigint }) => {
    const { payer, people } = await steward.call(property.getHouseholdProfile, { householdId })
    const phones = people.find(({ partyId }) => partyId === payer.id)?.phones
    return { householdId, partyId: payer.id, phoneId: phones?.[0]?.phoneId }
  }
  const { phoneId, ...person } = await payerOf(wrong)
  await steward.call(notifications.recordStop, {
    ...person,
    ...(phoneId === undefined ? {} : { phoneId }),
    reason: 'wrongNumber',
    source: '来电：机主说不认识业主',
  })
  const { phoneId: _, ...quiet } = await payerOf(silent)
  await steward.call(notifications.recordStop, {
    ...quiet,
    reason: 'doNotContact',
    source: '当面提出：有事请写信',
  })
  await steward.call(notifications.pauseReminders, { householdId: hard.householdId })
  for (const home of willing) {
    if (!home) continue
    const { phoneId: __, ...consenting } = await payerOf(home)
    await steward.call(notifications.recordConsent, {
      ...consenting,
      purpose: 'promotion',
      isGiven: true,
      source: '前台填写的同意书',
    })
  }
}

/** Two leave the Official Account; a daughter is let in and reads for her father. */
export const changeReaders = async (stage: Stage, errand: Errand): Promise<void> => {
  const { providers, readers, appId } = errand
  const wechat = readers.filter(({ way }) => way === 'wechat')
  for (const { address } of wechat.slice(3, 5)) await providers.unfollow(appId, address)
  const [father] = wechat
  if (!father) return
  const { householdId, proof } = father
  const owner = asOwner(stage, father)
  const { url } = await owner.call(identity.inviteMember, { householdId, proof, role: 'relative' })
  const invitation = url.slice(url.lastIndexOf('/') + 1)
  const phone = '13800009203'
  const guest = stage.as(publicActor)
  const personName = `${father.name.slice(0, 1)}晓雨`
  const { codeId } = await guest.call(identity.requestJoinCode, { invitation, personName, phone })
  await errand.letOut()
  const oneTimeCode = (await newestCodes(providers)).get(phone) ?? ''
  await guest.call(identity.joinHousehold, { invitation, codeId, oneTimeCode, agreedIn: 'zh' })
  const { members } = await owner.call(identity.listMembers, { householdId, proof })
  const [daughter] = members
  if (daughter) {
    await owner.call(notifications.setReader, { householdId, partyId: daughter.partyId, proof })
  }
}
