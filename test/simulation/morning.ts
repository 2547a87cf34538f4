import { addDays } from '../../src/kernel/period.ts'
import type { World } from './world.ts'

type Row = {
  channelAccountId: bigint
  channel: string
  ours: { count: number; fen: bigint; refundFen: bigint }
  theirs: { netFen: bigint } | null
}
type Difference = {
  id: bigint
  kind: string
  key: string
  channel: string
  oursFen: bigint | null
  theirsFen: bigint | null
  proposals: { action: string; applies: boolean }[]
}

/**
 * The next morning: the bill is fetched (on some days one row of it is falsified), the counter
 * counted (now and then wrong), every difference explained, the money landed, the day certified.
 */
export const closeDay = async (world: World, date: string): Promise<void> => {
  const { run, random, sandbox, mchid, memory } = world
  world.at(addDays(date, 1), '10:40')
  // What a stranger paid is known from the bill alone, so that row must be true.
  const ways = memory.strangersOn.has(date)
    ? ['fee', 'extra']
    : ['amount', 'fee', 'missing', 'extra']
  const alter = random.chance(25) ? random.one(ways) : undefined
  if (alter) {
    // A bill may heal a lost notice or be false, not both of one payment.
    await run('sweepPayments')
    await sandbox.control('POST', 'faults', { mchid, bill: { alter } })
  }
  await run('fetchStatements')
  if (alter) await sandbox.control('DELETE', 'faults')
  await run('refreshTieOut', { date })
  for (const row of await rowsOf(world, date)) {
    const { channel, channelAccountId, ours } = row
    if (channel === 'wechatpay' || (ours.count === 0 && ours.fen === ours.refundFen)) continue
    const wrongFen = random.chance(10) ? BigInt(random.below(400) - 200) : 0n
    const amountFen = ours.fen - ours.refundFen + wrongFen
    await run('recordCount', { channelAccountId, date, count: ours.count, amountFen })
  }
  // The fee of a line is judged once its money is in our books: explaining one may show another.
  while (await explain(world, date));
  for (const { channelAccountId, theirs } of await rowsOf(world, date)) {
    if (!theirs || theirs.netFen <= 0n || random.chance(20)) continue
    const landedOn = date
    await run('recordLanding', { channelAccountId, landedOn, amountFen: theirs.netFen })
  }
  await run('certifyDay', { date })
}

const rowsOf = async (world: World, date: string): Promise<Row[]> =>
  (await world.run<{ rows: Row[] }>('getTieOut', { date })).rows

/**
 * Every open difference by any way that is offered, some of them undone and explained anew.
 * @returns whether there were any
 */
const explain = async (world: World, date: string): Promise<boolean> => {
  const { run, random } = world
  const { discrepancies } = await run<{ discrepancies: Difference[] }>('listDiscrepancies', {
    from: date,
    to: date,
    state: 'open',
    limit: 200,
  })
  for (const difference of discrepancies) {
    const undo = await explainOne(world, difference)
    if (!undo || !random.chance(30)) continue
    await undo()
    await explainOne(world, difference)
  }
  return discrepancies.length > 0
}

/** @returns how to take it back; null where nothing does */
const explainOne = async (
  world: World,
  difference: Difference,
): Promise<(() => Promise<void>) | null> => {
  const { run, random, memory, sandbox, mchid } = world
  const { id: discrepancyId, channel, kind, key, oursFen, theirsFen, proposals } = difference
  const offered = proposals.filter(({ applies }) => applies).map(({ action }) => action)
  const action = random.one(offered)
  await run('resolveDiscrepancy', { discrepancyId, action, reason: '查明' })
  const trades: { transactionId: string }[] = await sandbox.control('GET', `trades?mchid=${mchid}`)
  const isReal = kind === 'onlyTheirs' && trades.some(({ transactionId }) => transactionId === key)
  const gapFen = (theirsFen ?? 0n) - (oursFen ?? 0n)
  const place = channel === 'wechatpay' ? 'wechatpay' : 'counter'
  // Kept though nobody paid it, or paid and booked as the company's gain.
  const isKept = action === 'suspense' || action === 'sendBack'
  const inventedFen = isKept && !isReal ? gapFen : !isKept && isReal ? -gapFen : 0n
  memory.invented[place] += inventedFen
  if (action === 'sendBack') {
    memory.returned[place] += gapFen
    return null
  }
  return async () => {
    await run('undoResolution', { discrepancyId, reason: '误点' })
    memory.invented[place] -= inventedFen
  }
}
