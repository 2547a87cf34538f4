/** What happened to the households of a company, packed: of each household a run of events. */
export type Events = {
  readonly households: readonly string[]
  readonly communities: readonly string[]
  /** By household. */
  readonly communityOf: Int32Array
  /** Where a household's events begin; one more than households. */
  readonly first: Int32Array
  readonly kind: Uint8Array
  /** Days since 2000-01-01, or -1. What they mean is said by the kind. */
  readonly a: Int32Array
  readonly b: Int32Array
  readonly c: Int32Array
  readonly fen: Float64Array
}

/**
 * bill: issued, due, settled, amount. opening: the same of arrears taken over, issued on the day
 * they were. contact: day. hold: from, to. promise: made, ended. broken: the same, not kept. part: the payer's own
 * part of the model in use, in millionths, instead of an amount.
 */
export const eventKinds = {
  bill: 1,
  opening: 2,
  contact: 3,
  hold: 4,
  promise: 5,
  broken: 6,
  part: 7,
} as const

/** The days of events. */
export const dayNumber = (date: string): number =>
  Temporal.PlainDate.from('2000-01-01').until(Temporal.PlainDate.from(date)).days
export const dateOf = (day: number): string =>
  Temporal.PlainDate.from('2000-01-01').add({ days: day }).toString()

/**
 * Reads events as COPY gives them: lines of community, household, kind, a, b, c and fen between
 * tabs, those of one household together.
 */
export const eventReader = (): { read: (chunk: Uint8Array) => void; end: () => Events } => {
  const decoder = new TextDecoder('latin1')
  const households: string[] = []
  const communities = new Map<string, number>()
  const communityOf = growing(Int32Array)
  const first = growing(Int32Array)
  const kind = growing(Uint8Array)
  const [a, b, c] = [growing(Int32Array), growing(Int32Array), growing(Int32Array)]
  const fen = growing(Float64Array)
  let rest = ''
  const add = (line: string): void => {
    const [community = '', household = '', ...cells] = line.split('\t')
    if (household !== households.at(-1)) {
      households.push(household)
      if (!communities.has(community)) communities.set(community, communities.size)
      communityOf.push(communities.get(community) ?? 0)
      first.push(kind.length())
    }
    kind.push(Number(cells[0]))
    a.push(Number(cells[1]))
    b.push(Number(cells[2]))
    c.push(Number(cells[3]))
    fen.push(Number(cells[4]))
  }
  return {
    read: (chunk) => {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) add(line)
    },
    end: () => {
      if (rest !== '') throw new Error('the events end within a line')
      first.push(kind.length())
      return {
        households,
        communities: [...communities.keys()],
        communityOf: communityOf.values(),
        first: first.values(),
        kind: kind.values(),
        a: a.values(),
        b: b.values(),
        c: c.values(),
        fen: fen.values(),
      }
    },
  }
}

type Packed = Int32Array | Uint8Array | Float64Array | Int16Array

/** A typed array that grows by half as it is filled. */
export const growing = <T extends Packed>(Kind: new (length: number) => T) => {
  let array = new Kind(1024)
  let used = 0
  const reserve = (count: number): void => {
    if (used + count <= array.length) return
    const larger = new Kind(Math.max(Math.ceil(array.length * 1.5), used + count))
    larger.set(array)
    array = larger
  }
  return {
    push: (value: number): void => {
      reserve(1)
      array[used++] = value
    },
    /** Room for `count` more, to be written by the caller from the place that is returned. */
    take: (count: number): { readonly array: T; readonly at: number } => {
      reserve(count)
      used += count
      return { array, at: used - count }
    },
    length: (): number => used,
    values: (): T => array.subarray(0, used) as T,
  }
}
