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
  readonly createdAt: string
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
 * counts. News that fits none is nobody's, and so is news that fits two: a receipt told twice would
 * prove both of them.
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
  const steps = new Map<bigint, Step>()
  for (const change of changes) {
    const named =
      change.deliveryNo === null
        ? byProvider.get(`${change.accountId} ${change.providerMessageId}`)
        : byNo.get(change.deliveryNo)
    const [delivery, other] = (named ?? []).filter((each) => fits(each, change))
    if (!delivery || other) continue
    const before = steps.get(delivery.id)
    const from = before?.state ?? delivery.state
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
