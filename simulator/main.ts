import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { judge, runsFor } from './acceptance.ts'
import { type Line, type PolicyName, policyNames, type Run } from './line.ts'
import { type WorldName, worldNames } from './world.ts'

/**
 * `npm run simulate` runs all policies in all worlds the acceptance needs and prints a line of JSON a
 * run, then the checks. With --world or --policy it runs only those.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '10' },
    first: { type: 'string', default: '1' },
    coverage: { type: 'string' },
    homes: { type: 'string', default: '10000' },
    world: { type: 'string' },
    policy: { type: 'string' },
    rails: { type: 'boolean', default: false },
  },
})

const whole = (name: 'seeds' | 'first' | 'homes', most: number): number => {
  const n = Number(values[name])
  if (!Number.isSafeInteger(n) || n < 1 || n > most)
    refuse(`--${name} wants a whole number up to ${most}.`)
  return n
}
const refuse = (sentence: string): never => {
  console.error(sentence)
  process.exit(2)
}
const oneOf = <T extends string>(names: readonly T[], value: string | undefined): readonly T[] => {
  if (value === undefined) return names
  const asked = value.split(',')
  const known = names.filter((name) => asked.includes(name))
  if (known.length < asked.length) refuse(`Say some of: ${names.join(', ')}.`)
  return known
}

const seeds = whole('seeds', 1000)
const first = whole('first', 1_000_000)
const homes = whole('homes', 200_000)

const chosen = (): readonly Run[] => {
  if (values.world === undefined && values.policy === undefined) {
    return runsFor({ first, seeds, coverageSeeds: Number(values.coverage ?? 4 * seeds), homes })
  }
  const worlds: readonly WorldName[] = oneOf(worldNames, values.world ?? 'real')
  const policies: readonly PolicyName[] = oneOf(policyNames, values.policy)
  return Array.from({ length: seeds }, (_, index) => first + index).flatMap((seed) =>
    worlds.flatMap((world) =>
      policies.map((policy) => ({ policy, world, seed, homes, hasRails: values.rails })),
    ),
  )
}

const waiting = [...chosen()]
const lines: Line[] = []

/** Gives a worker one run after another. */
const work = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url))
    const next = (): void => {
      const run = waiting.shift()
      if (run) worker.postMessage(run)
      else void worker.terminate().then(() => resolve())
    }
    worker.on('message', (line: Line) => {
      lines.push(line)
      console.log(JSON.stringify(line))
      next()
    })
    worker.on('error', reject)
    next()
  })

await Promise.all(Array.from({ length: Math.min(2, availableParallelism(), waiting.length) }, work))
for (const { letter, what, figures, holds } of judge(lines)) {
  console.log(`(${letter}) ${holds ? 'pass' : 'FAIL'}  ${what}: ${figures}`)
}
