import { dateOf, type Events, eventKinds, growing } from './events.ts'
import { binOf, type CommunityPrior, calendarOf, featureNames, writeFeatures } from './features.ts'
import { type Bill, type Life, oldestOpen, type Span, weekAt } from './payer-history.ts'
import { globalPrior } from './payment-model.ts'
import { priorsAt } from './priors.ts'

/**
 * One row a household and week in which it owed something: what was known at the start of the
 * week, and whether its oldest bill was paid within the seven days.
 */
export type PersonWeeks = {
  readonly rows: number
  /** Row-major, `featureNames` a row. */
  readonly x: Float64Array
  readonly bin: Uint8Array
  readonly y: Uint8Array
  /** Rows of a household stand together; households of a community too. */
  readonly payer: Int32Array
  /** Place of the week, 0 the oldest; `starts` says its first day. */
  readonly week: Int16Array
  readonly starts: Int32Array
  readonly households: readonly string[]
  readonly communities: readonly string[]
  readonly communityOf: Int32Array
  /** Of communities and of the company, as known on the day of the fit. */
  /** Of the model in use, by household; 0 where it has none. */
  readonly parts: Float64Array
  readonly priors: readonly CommunityPrior[]
  readonly companyPrior: CommunityPrior
}

/** @param asOf the day of the fit; the last week ends with the day before it */
export const personWeeks = (
  events: Events,
  { asOf, weeks }: { asOf: number; weeks: number },
): PersonWeeks => {
  const points = Int32Array.from({ length: weeks + 1 }, (_, n) => asOf - 7 * (weeks - n))
  const priors = priorsAt(events, points)
  const starts = points.subarray(0, weeks)
  const calendars = Array.from(starts, (day) => calendarOf(dateOf(day)))
  const x = growing(Float64Array)
  const [bin, y] = [growing(Uint8Array), growing(Uint8Array)]
  const [payer, week] = [growing(Int32Array), growing(Int16Array)]
  const parts = new Float64Array(events.households.length)
  let priorsOf = -1
  let priorOfWeek: CommunityPrior[] = []
  for (let household = 0; household < events.households.length; household++) {
    const life = lifeOf(events, household)
    parts[household] = life.part
    const community = events.communityOf[household] as number
    if (community !== priorsOf) {
      priorsOf = community
      priorOfWeek = Array.from(starts, (_, n) => priors.communityAt(community, n))
    }
    for (let n = 0; n < weeks; n++) {
      const day = starts[n] as number
      const oldest = oldestOpen(life.bills, day)
      if (!oldest) continue
      const { array, at } = x.take(featureNames.length)
      const prior = priorOfWeek[n] ?? globalPrior
      writeFeatures(array, at, weekAt(life, oldest, day), prior, calendars[n] ?? [])
      bin.push(binOf(day - oldest.due))
      y.push(oldest.settled >= 0 && oldest.settled < day + 7 ? 1 : 0)
      payer.push(household)
      week.push(n)
    }
  }
  return {
    rows: y.length(),
    x: x.values(),
    bin: bin.values(),
    y: y.values(),
    payer: payer.values(),
    week: week.values(),
    starts,
    households: events.households,
    communities: events.communities,
    communityOf: events.communityOf,
    parts,
    priors: events.communities.map((_, community) => priors.communityAt(community, weeks)),
    companyPrior: priors.companyAt(weeks),
  }
}

const lifeOf = (events: Events, household: number): Life & { part: number } => {
  const bills: Bill[] = []
  const contacts: number[] = []
  const holds: Span[] = []
  const promises: Span[] = []
  const broken: number[] = []
  let part = 0
  const end = events.first[household + 1] as number
  for (let at = events.first[household] as number; at < end; at++) {
    const kind = events.kind[at]
    const [a, b, c] = [events.a[at], events.b[at], events.c[at]] as [number, number, number]
    if (kind === eventKinds.bill || kind === eventKinds.opening) {
      const isOpening = kind === eventKinds.opening
      bills.push({ issued: a, due: b, settled: c, fen: events.fen[at] as number, isOpening })
    } else if (kind === eventKinds.contact) contacts.push(a)
    else if (kind === eventKinds.hold) holds.push({ from: a, to: b })
    else if (kind === eventKinds.part) part = (events.fen[at] as number) / 1e6
    else promises.push({ from: a, to: b })
    if (kind === eventKinds.broken && b >= 0) broken.push(b)
  }
  bills.sort((one, other) => one.due - other.due)
  return { bills, contacts, holds, promises, broken, part }
}
