import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useReducer, useRef, useState } from 'react'
import { api } from '../../rpc/client.ts'
import { useCommand } from '../../rpc/use-command.ts'
import { useCommunity } from '../../shell/use-me.ts'
import { linesOf } from './lines.ts'
import { type CounterEvent, emptyCounter, step } from './machine.ts'
import { likelyNotes, reckon } from './reckon.ts'
import { useReceipt } from './use-receipt.ts'

export type Taken = {
  readonly paymentId: bigint
  readonly changeFen: bigint
  readonly prepaidFen: bigint
}

/** A case at the counter: the machine, the household's data, and the commands behind the keys. */
export const useCounter = () => {
  const community = useCommunity()
  const navigate = useNavigate()
  const { household } = useSearch({ from: '/shell/counter' })
  const [counter, send] = useReducer(step, emptyCounter)
  const [reference, setReference] = useState('')
  const [taken, setTaken] = useState<Taken | null>(null)
  const [attemptId, setAttemptId] = useState<bigint | null>(null)
  const receipt = useReceipt(community.id)
  const take = useCommand('takePayment')
  const start = useCommand('startPayment')
  const householdId = household === undefined ? null : BigInt(household)
  const query = useQuery(
    api.getCounterCase.queryOptions({
      input: { householdId: householdId ?? 0n },
      enabled: householdId !== null && counter.stage !== 'done' && counter.stage !== 'waiting',
      // Asked anew each time: what was open a minute ago may be paid at the next window.
      gcTime: 0,
    }),
  )
  const { data } = query
  // A case that is paid, or waits for the owner's phone, keeps showing what was ticked in it.
  const isFixed = useRef(false)
  isFixed.current = counter.stage === 'done' || counter.stage === 'waiting'
  const [shown, setShown] = useState(data)
  useEffect(() => {
    if (isFixed.current || !data || data.householdId !== householdId) return
    setShown(data)
    send({ type: 'open', caseId: data.householdId, lines: linesOf(data) })
  }, [data, householdId])

  const sums = reckon(counter)
  const choose = (id: bigint | null): void => {
    if (id === null || id === counter.caseId) {
      send({ type: 'forward' })
      return
    }
    setTaken(null)
    setReference('')
    send({ type: 'next' })
    void navigate({ to: '.', search: (old) => ({ ...old, household: id.toString() }) })
  }
  const next = (): void => {
    setTaken(null)
    setReference('')
    setAttemptId(null)
    send({ type: 'next' })
    void navigate({ to: '.', search: (old) => ({ ...old, household: undefined }) })
  }
  const finish = (done: Taken): void => {
    setTaken(done)
    setAttemptId(null)
    send({ type: 'taken' })
    void receipt.print(done.paymentId)
  }
  const takeNow = async (): Promise<void> => {
    if (counter.stage === 'done') return next()
    if (counter.caseId === null || !sums.canTake || take.isPending || start.isPending) return
    if (counter.method === 'scan') return startScan()
    const answer = await take.give({
      householdId: counter.caseId,
      method: counter.method,
      ticked: [...sums.ticked],
      amountFen: sums.creditFen,
      ...(counter.method === 'cash' ? { tenderedFen: sums.givenFen } : { reference }),
    })
    if (answer) finish(answer)
  }
  const startScan = async (): Promise<void> => {
    if (counter.caseId === null) return
    const answer = await start.give({
      householdId: counter.caseId,
      chargeIds: sums.ticked.map(({ chargeId }) => chargeId),
      scene: 'native',
    })
    if (!answer) return
    setAttemptId(answer.attemptId)
    send({ type: 'waiting' })
  }
  const endScan = (): void => {
    setAttemptId(null)
    send({ type: 'back' })
  }
  const quick = (index: number): void => {
    const fen = likelyNotes(sums.dueFen)[index]
    if (fen !== undefined && counter.method === 'cash') send({ type: 'amount', fen })
  }
  return {
    counter,
    query,
    data: shown?.householdId === counter.caseId ? shown : undefined,
    sums,
    send: send as (event: CounterEvent) => void,
    choose,
    next,
    takeNow,
    quick,
    reference,
    setReference,
    taken,
    attemptId,
    finish,
    endScan,
    receipt,
    isBusy: take.isPending || start.isPending,
  }
}

export type CounterDesk = ReturnType<typeof useCounter>
