import { useCallback, useEffect, useRef, useState } from 'react'
import { type Client, client } from '../rpc/link.ts'
import { patience, reach, readDeeds, sendDeeds, useLine } from './deeds.ts'
import { forgetAnswers, keepAnswer, keptAnswer } from './kept.ts'

export type Me = Awaited<ReturnType<Client['getMe']>>
export type Day = Awaited<ReturnType<Client['getStewardDay']>>
export type Stop = Day['steps'][number]
export type Case = Awaited<ReturnType<Client['listCases']>>['cases'][number]

/** What one steward sees, as the server last told it. */
export type Sight = {
  readonly me: Me
  readonly day: Day
  readonly cases: readonly Case[]
  readonly at: string
}

const retryAfter = 20_000

/**
 * The steward's day: first as it is kept on this phone, then as the server has it. What waits is
 * sent before the day is asked for, so that the answer already knows of it.
 */
export const useSteward = () => {
  const [sight, setSight] = useState<Sight | null>(null)
  const [failure, setFailure] = useState<unknown>(null)
  const [isRead, setRead] = useState(false)
  const asking = useRef<'no' | 'yes' | 'again'>('no')
  const { deeds, isOnline } = useLine()

  const load = useCallback(async (): Promise<void> => {
    if (asking.current !== 'no') {
      asking.current = 'again'
      return
    }
    do {
      asking.current = 'yes'
      try {
        const asked = await reach(ask)
        if (asked) setSight(asked)
        setFailure(null)
      } catch (error) {
        setFailure(error)
      }
      // Set anew by whoever asked meanwhile.
    } while ((asking.current as string) === 'again')
    asking.current = 'no'
    setRead(true)
  }, [])

  useEffect(() => {
    void readDeeds().then(async () => {
      const kept = await keptAnswer<Sight>('sight')
      if (kept) setSight(kept)
      await load()
    })
    const onBack = (): void => {
      if (document.visibilityState === 'visible') void load()
    }
    window.addEventListener('online', onBack)
    document.addEventListener('visibilitychange', onBack)
    return () => {
      window.removeEventListener('online', onBack)
      document.removeEventListener('visibilitychange', onBack)
    }
  }, [load])

  const hasUnsent = deeds.some(({ refused }) => !refused)
  useEffect(() => {
    if (isOnline && !hasUnsent) return
    const timer = setInterval(() => void load(), retryAfter)
    return () => clearInterval(timer)
  }, [isOnline, hasUnsent, load])

  const leave = async (): Promise<void> => {
    await reach((signal) => client.signOut({}, { signal }))
    await forgetAnswers()
    setSight(null)
    await load()
  }
  return { sight, failure, isRead, load, leave }
}

/** Sends what waits and asks anew; what another person saw on this phone is forgotten first. */
const ask = async (): Promise<Sight> => {
  const me = await client.getMe({}, { signal: patience() })
  const kept = await keptAnswer<Sight>('sight')
  if (kept && kept.me.staffId !== me.staffId) await forgetAnswers()
  if (me.mustChangePassword) location.assign('/admin/password')
  await sendDeeds(me.staffId)
  const [day, { cases }] = await Promise.all([
    client.getStewardDay({}, { signal: patience() }),
    client.listCases({ stewardId: me.staffId, limit: 500 }, { signal: patience() }),
  ])
  const sight = { me, day, cases, at: new Date().toISOString() }
  await keepAnswer('sight', sight)
  return sight
}
