import type * as z from 'zod'
import { dayOf, type movableClock } from '../../platform/clock.ts'
import {
  type Actor,
  type AnyContract,
  operatorActor,
  type Platform,
} from '../../platform/context.ts'
import { execute } from '../../platform/execute.ts'
import { operationsByName } from '../operations.ts'

/** Where the story is told: operations, as someone, at a time that only moves forward. */
export type Stage = {
  readonly call: <C extends AnyContract>(
    contract: C,
    input: z.input<C['input']>,
  ) => Promise<z.output<C['output']>>
  /** The same stage inside a company. */
  readonly inside: (companyId: bigint) => Stage
  /** The same stage with another person acting. */
  readonly as: (actor: Actor) => Stage
  /** Moves the clock to a wall time in Asia/Shanghai: ('2026-11-05', '10:00'). */
  readonly moveTo: (date: string, time: string) => string
  /** Lets seconds go by; returns the instant. */
  readonly pass: (seconds: number) => string
  readonly now: () => Temporal.Instant
  readonly today: () => string
}

export const openStage = (
  platform: Platform,
  clock: ReturnType<typeof movableClock>,
  scene: { companyId: bigint; actor: Actor } = { companyId: 0n, actor: operatorActor },
): Stage => ({
  call: async (contract, input) => {
    const operation = operationsByName.get(contract.name)
    if (!operation) throw new Error(`no operation ${contract.name}`)
    const companyId = contract.isPlatform ? 0n : scene.companyId
    return (await execute(platform, operation, input, { ...scene, companyId })) as never
  },
  inside: (companyId) => openStage(platform, clock, { ...scene, companyId }),
  as: (actor) => openStage(platform, clock, { ...scene, actor }),
  moveTo: (date, time) => {
    const instant = `${date}T${time}:00+08:00`
    clock.moveTo(instant)
    return instant
  },
  pass: (seconds) => {
    const instant = clock.now().add({ seconds }).toString()
    clock.moveTo(instant)
    return instant
  },
  now: () => clock.now(),
  today: () => dayOf(clock.now()),
})
