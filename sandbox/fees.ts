/** 0.6 % of an amount, rounded half up to the fen for each transaction. */
export const feeOf = (fen: number): number => Number((BigInt(fen) * 6n + 500n) / 1000n)

/**
 * The part of a trade's fee that returns with a refund: the parts of all refunds of a trade never
 * exceed its fee, and a trade refunded in full returns exactly all of it.
 */
export const feeReturned = (trade: {
  totalFen: number
  refundedBeforeFen: number
  refundFen: number
}): number => {
  const upTo = (fen: number): bigint => {
    const total = BigInt(trade.totalFen)
    return (BigInt(feeOf(trade.totalFen)) * BigInt(fen) * 2n + total) / (2n * total)
  }
  const after = upTo(trade.refundedBeforeFen + trade.refundFen)
  return Number(after - upTo(trade.refundedBeforeFen))
}
