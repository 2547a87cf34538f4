const minute = 60
const hour = 60 * minute

/** Seconds after an attempt was made at which the channel is asked (pay.weixin.qq.com/doc/v3/merchant/4012075249). */
const rungs = [5, 15, 30, minute, 3 * minute, 5 * minute, 10 * minute, 30 * minute]

/**
 * When to ask about an attempt next: the ladder, then hourly until a day after it expired; then
 * never again, the day bill has the last word.
 */
export const nextQueryAt = (
  attempt: { readonly createdAt: Temporal.Instant; readonly expiresAt: Temporal.Instant },
  now: Temporal.Instant,
): Temporal.Instant | null => {
  const ageSeconds = Math.max(0, Math.floor(now.since(attempt.createdAt).total('seconds')))
  const rung = rungs.find((seconds) => seconds > ageSeconds)
  const seconds = rung ?? (Math.floor(ageSeconds / hour) + 1) * hour
  const next = attempt.createdAt.add({ seconds })
  return Temporal.Instant.compare(next, attempt.expiresAt.add({ hours: 24 })) > 0 ? null : next
}

/** Seconds until a refund is asked about again: it may take days, so it is never given up. */
export const refundDelay = (queryCount: number): number =>
  [minute, 3 * minute, 10 * minute, 30 * minute][queryCount] ?? hour
