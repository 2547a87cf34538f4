import { randomOf } from './random.ts'

/** Rows by customer, as places: what is drawn together. */
export const groupsOf = (customers: readonly string[]): number[][] => {
  const groups = new Map<string, number[]>()
  customers.forEach((customer, row) => {
    const rows = groups.get(customer)
    if (rows) rows.push(row)
    else groups.set(customer, [row])
  })
  return [...groups.values()]
}

/**
 * 95 % intervals of numbers measured on rows, by drawing whole groups with replacement, so that
 * rows of one customer are not taken for independent.
 */
export const bootstrapIntervals = <Name extends string>(
  groups: readonly (readonly number[])[],
  measure: (rows: readonly number[]) => Readonly<Record<Name, number>>,
  { draws, seed }: { draws: number; seed: number },
): Record<Name, [number, number]> => {
  const random = randomOf(seed)
  const measured: Record<string, number[]> = {}
  for (let draw = 0; draw < draws; draw++) {
    const rows: number[] = []
    for (let n = 0; n < groups.length; n++) {
      for (const row of groups[Math.floor(random() * groups.length)] ?? []) rows.push(row)
    }
    for (const [name, value] of Object.entries<number>(measure(rows))) {
      measured[name] ??= []
      measured[name].push(value)
    }
  }
  const bounds = Object.entries(measured).map(([name, values]) => {
    values.sort((a, b) => a - b)
    const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? 0
    return [name, [at(0.025), at(0.975)]]
  })
  return Object.fromEntries(bounds) as Record<Name, [number, number]>
}
