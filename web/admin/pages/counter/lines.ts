import type { Client } from '../../rpc/client.ts'
import type { Line } from './machine.ts'

export type CounterCase = Awaited<ReturnType<Client['getCounterCase']>>
export type OpenCharge = CounterCase['charges'][number]

/**
 * The rows of a case: what may be taken first, by due date, each late fee under its charge; what
 * is held stands last and cannot be ticked.
 */
export const linesOf = ({ charges }: CounterCase): readonly Line[] =>
  [...charges]
    .sort((a, b) => Number(a.isHeld) - Number(b.isHeld) || (a.dueOn < b.dueOn ? -1 : 1))
    .flatMap(({ id, outstandingFen, accruedLateFeeFen, isHeld, holdReason }): Line[] => {
      const charge: Line = {
        key: `c${id}`,
        chargeId: id,
        kind: 'charge',
        fen: outstandingFen,
        // A plan freezes its charges, and is there to be paid.
        isTickable: !isHeld || holdReason === 'plan',
      }
      if (isHeld || accruedLateFeeFen === 0n) return [charge]
      return [charge, { ...charge, key: `f${id}`, kind: 'lateFee', fen: accruedLateFeeFen }]
    })
