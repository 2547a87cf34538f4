import { type Channel, channelNames } from '../api/names.ts'

type ByChannel = Readonly<Record<Channel, number>>

/** What a contact costs, all in yuan. */
export type Prices = {
  /** One contact of the channel. */
  readonly cost: ByChannel
  /** 善意成本: what any contact costs in goodwill. */
  readonly goodwill: number
  /** 影子价: what one more contact of a scarce channel takes from other households. */
  readonly shadow: ByChannel
  /** What one complaint costs, and how likely a contact of the channel is to cause one. */
  readonly complaint: number
  readonly complaintChance: ByChannel
}

export const noShadow: ByChannel = { wechat: 0, sms: 0, call: 0, visit: 0 }

/** Complaints a contact before any were counted. */
export const assumedComplaintChance: ByChannel = {
  wechat: 0.001,
  sms: 0.0015,
  call: 0.004,
  visit: 0.008,
}

/** What one contact costs all together, in the order of the channels. */
export const priceOf = (prices: Prices): readonly number[] =>
  channelNames.map(
    (channel) =>
      prices.cost[channel] +
      prices.goodwill +
      prices.shadow[channel] +
      prices.complaint * prices.complaintChance[channel],
  )

/**
 * A week's step of the shadow prices: a channel that was asked for more often than it can be used
 * gets dearer, one that was not gets cheaper, by no more than a step. `capacity` null: as often as wanted.
 * @param step yuan by which the price moves when demand is twice the capacity, or more
 */
export const nextShadowPrices = (
  shadow: ByChannel,
  asked: ByChannel,
  capacity: Readonly<Record<Channel, number | null>>,
  step = 4,
): ByChannel => {
  const next = (channel: Channel): number => {
    const cap = capacity[channel]
    if (cap === null) return 0
    const excess = (asked[channel] - cap) / Math.max(1, cap)
    return Math.max(0, shadow[channel] + step * Math.max(-1, Math.min(1, excess)))
  }
  return { wechat: next('wechat'), sms: next('sms'), call: next('call'), visit: next('visit') }
}
