import type { AddressKind, CarrierName, Form, KindName, ReasonName } from '../api/names.ts'
import { type Change, type DeliveryState, nextState, reasonOf } from './changes.ts'

/** A delivery as it stood when its news came, under its lock. */
export type Delivery = {
  readonly id: bigint
  readonly messageId: bigint
  readonly deliveryNo: string
  readonly accountId: bigint
  readonly carrier: CarrierName
  readonly templateCode: string | null
  readonly providerMessageId: string | null
  readonly addressKind: AddressKind
  readonly addressId: bigint
  readonly addressHash: string
  readonly form: Form
  /** 10⁻⁴ yuan */
  readonly cost: bigint
  readonly state: DeliveryState
  readonly reason: ReasonName | null
  readonly acceptedAt: string | null
  readonly householdId: bigint
  readonly partyId: bigint
  readonly kind: KindName
  readonly openedAt: string | null
}

/** News that says something new: the delivery moves on, or a failure after delivery is noted. */
export type Step = {
  readonly delivery: Delivery
  readonly change: Change
  readonly state: DeliveryState
  readonly reason: ReasonName | null
  readonly isMoved: boolean
}

/**
 * The last new state of each delivery that moves. Of several news about one delivery the furthest
 * counts; news whose address does not fit is nobody's.
 */
export const stepsOf = (
  deliveries: readonly Delivery[],
  changes: readonly Change[],
): readonly Step[] => {
  const byNo = Map.groupBy(deliveries, ({ deliveryNo }) => deliveryNo)
  const byProvider = Map.groupBy(
    deliveries,
    ({ accountId, providerMessageId }) => `${accountId} ${providerMessageId}`,
  )
  const onTheirWay = deliveries.filter(
    ({ state, providerMessageId }) => state === 'sending' && providerMessageId === null,
  )
  const steps = new Map<bigint, Step>()
  for (const change of changes) {
    const named =
      change.deliveryNo === null
        ? byProvider.get(`${change.accountId} ${change.providerMessageId}`)
        : byNo.get(change.deliveryNo)
    const meant = (named ?? onTheirWay).filter((delivery) => fits(delivery, change))
    const stateOf = (delivery: Delivery): DeliveryState =>
      steps.get(delivery.id)?.state ?? delivery.state
    // Two messages to one phone in one batch have one number: the first that the news moves.
    const delivery =
      meant.find((each) => nextState(stateOf(each), change.state) !== null) ?? meant[0]
    if (!delivery) continue
    const before = steps.get(delivery.id)
    const from = stateOf(delivery)
    const state = nextState(from, change.state)
    if (state !== null) {
      const reason = reasonOf(change)
      steps.set(delivery.id, { delivery, change, state, reason, isMoved: true })
    } else if (isContradicted(delivery, change) && !before) {
      steps.set(delivery.id, {
        delivery,
        change,
        state: from,
        reason: reasonOf(change),
        isMoved: false,
      })
    }
  }
  return [...steps.values()]
}

const fits = (
  delivery: Delivery,
  { accountId, addressHash, deliveryNo, providerMessageId }: Change,
): boolean =>
  (accountId === null || accountId === delivery.accountId) &&
  (addressHash === null
    ? deliveryNo !== null || delivery.providerMessageId === providerMessageId
    : addressHash === delivery.addressHash)

/** Noted once: its reason stays with the delivery. */
const isContradicted = ({ state, reason }: Delivery, change: Change): boolean =>
  state === 'delivered' && reason === null && change.state === 'failed'
