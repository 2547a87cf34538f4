import * as notifications from '../../notifications/api.ts'
import type { Actor } from '../../platform/context.ts'
import { idOfBase36 } from '../doors/owner-visit.ts'
import type { Carriers } from './open-carriers.ts'
import type { PretendPhone } from './pretend-phone.ts'
import type { PhoneMessage, PretendProviders } from './pretend-providers.ts'
import type { Random } from './random.ts'
import { asOwner, type SignedUp } from './readers.ts'
import type { Stage } from './stage.ts'
import { pay } from './visits.ts'

/** How likely a message is opened; a text message has nothing to tap. */
const openingChance: Readonly<Record<PhoneMessage['form'], number>> = {
  sms: 0,
  officialAccount: 0.7,
  push: 0.5,
  email: 0.7,
}
/** Of those who open one, who pays what is open, and who allows another message. */
const payingChance = 0.35
const allowingChance = 0.5

type Reading = {
  readonly random: Random
  readonly providers: PretendProviders
  readonly carriers: Carriers
  readonly phone: PretendPhone
  readonly cashier: Actor
  /** Who reads at an address. */
  readonly readers: ReadonlyMap<string, SignedUp>
  /** Messages that are done with; grows. */
  readonly seen: Set<string>
}

/** An evening: some take up their phone, open and touch what arrived, and some pay at once. */
export const readMessages = async (stage: Stage, reading: Reading): Promise<void> => {
  const { random, providers, readers, seen } = reading
  for (const message of (await providers.messages()).toReversed()) {
    const reader = readers.get(message.to)
    if (!reader || message.url === null || seen.has(message.id)) continue
    seen.add(message.id)
    if (random.next() >= openingChance[message.form]) continue
    await openMessage(stage, { reader, message, reading })
  }
}

const openMessage = async (
  stage: Stage,
  { reader, message, reading }: { reader: SignedUp; message: PhoneMessage; reading: Reading },
): Promise<void> => {
  const { random, providers, carriers, phone, cashier } = reading
  const { householdId, way, address, isTold } = reader
  const messageId = idOfBase36(new URL(message.url ?? '').searchParams.get('m') ?? '')
  await asOwner(stage, reader).call(notifications.recordMessageOpened, { messageId, householdId })
  if (random.next() < payingChance && !isTold) {
    const visit = { householdId, on: stage.today(), aheadMonths: 0, method: 'online' } as const
    await pay(stage, { visit, cashier, phone })
  }
  if (way === 'wechat' && random.next() < allowingChance) {
    await providers.allowOnce(carriers.appId, address, carriers.tapped)
  }
}
