import { openChargesOf, someHousehold } from './office.ts'
import { add, type World } from './world.ts'

const received = (world: World, householdId: bigint, fen: bigint): void => {
  add(world.memory.counterFen, householdId, fen)
  world.memory.counterTakenFen += fen
}

/** Ways a notice goes on its way to us. */
const noticeWays = [
  'normal',
  'lost',
  'double',
  'late',
  'reordered',
  { copies: 7 },
  { signTest: true },
  { flipByte: true },
  { unknownSerial: true },
  { amountDeltaFen: 100 },
  { foreignMerchant: true },
  { timestampOffsetMs: -600_000 },
  { lost: true, attempts: 2 },
] as const

/** At the counter: some lines or all, in part, exactly, or over; now and then what is open further. */
const takePayment = async (world: World): Promise<void> => {
  const { random, run, memory } = world
  const householdId = someHousehold(world)
  const charges = (await openChargesOf(world, householdId)).filter(({ isHeld }) => !isHeld)
  const chosen = charges.filter(() => random.chance(70))
  const ticked = chosen.map(({ id, outstandingFen }) => {
    const isPart = random.chance(20)
    const part = 1n + BigInt(random.below(Number(outstandingFen)))
    return { chargeId: id, ...(isPart ? { amountFen: part } : {}), withLateFee: random.chance(80) }
  })
  const dueFen = chosen.reduce((sum, charge, index) => {
    const { amountFen: part, withLateFee } = ticked[index] ?? { withLateFee: false }
    const fen = part ?? charge.outstandingFen
    const isWhole = fen >= charge.outstandingFen
    return sum + fen + (withLateFee && isWhole ? charge.accruedLateFeeFen : 0n)
  }, 0n)
  const amountFen = dueFen + (random.chance(40) ? BigInt(random.below(20_000)) : 0n)
  if (amountFen === 0n) return
  const method = random.one(['cash', 'pos', 'transfer'])
  const { paymentId } = await run<{ paymentId: bigint }>('takePayment', {
    householdId,
    method,
    ticked,
    amountFen,
    settlesFurther: random.chance(30),
    ...(method === 'cash' ? { tenderedFen: amountFen + BigInt(random.below(10_000)) } : {}),
  })
  memory.payments.push({ paymentId, householdId, amountFen })
  received(world, householdId, amountFen)
}

const startPayment = async (world: World): Promise<void> => {
  const { random, run, memory, sandbox, mchid } = world
  const householdId = someHousehold(world)
  const charges = (await openChargesOf(world, householdId)).filter(({ isHeld }) => !isHeld)
  if (charges.length === 0) return
  const chargeIds = charges.filter((_, index) => index === 0 || random.chance(60)).map((c) => c.id)
  if (random.chance(10)) {
    const api = random.one(['systemError', 'frequencyLimited', 'dropped', 'badSignature']) ?? ''
    await sandbox.control('POST', 'faults', { mchid, api: { [api]: 1 } })
  }
  const scenes = random.chance(15) ? (['native', 'h5'] as const) : [random.one(['native', 'h5'])]
  for (const scene of scenes) {
    const { outTradeNo, attemptId } = await run<{ outTradeNo: string; attemptId: bigint }>(
      'startPayment',
      { householdId, chargeIds, scene },
      { kind: 'owner', id: householdId, name: 'owner' },
    )
    memory.payers.set(outTradeNo, householdId)
    memory.open.push({ outTradeNo, attemptId, on: world.today() })
  }
}

/** A phone pays an order of the day, also one that we or time have closed. */
const payOrder = async (world: World): Promise<void> => {
  const { random, memory, sandbox } = world
  const order = random.one(memory.open.filter(({ on }) => on === world.today()))
  if (!order) return
  if (random.chance(20)) world.later(35)
  memory.open.splice(memory.open.indexOf(order), 1)
  await sandbox.pay(order.outTradeNo, { notice: random.one(noticeWays), force: true })
  if (random.chance(70)) await sandbox.deliver()
}

const cancelOrder = async (world: World): Promise<void> => {
  const order = world.random.one(world.memory.open)
  if (!order) return
  await world.run('cancelPayment', { attemptId: order.attemptId })
}

/** Asks for a refund of any payment that still has money, and most are approved. */
const refund = async (world: World): Promise<void> => {
  const { random, run, memory, sandbox, mchid } = world
  const householdId = someHousehold(world)
  const { payments } = await run<{
    payments: { id: bigint; method: string; amountFen: bigint; note: string }[]
  }>('listPayments', { communityId: world.communityId, householdId, state: 'valid', limit: 20 })
  // Claimed money came in under a number of somebody else's and goes back by hand.
  const payment = random.one(payments.filter(({ note }) => note === ''))
  if (!payment) return
  const amountFen = random.chance(40)
    ? payment.amountFen
    : 1n + BigInt(random.below(Number(payment.amountFen)))
  const { refundId } = await run<{ refundId: bigint }>(
    'requestRefund',
    { paymentId: payment.id, amountFen, reason: '多缴退回' },
    world.cashier,
  )
  const approve = random.chance(85)
  await run('decideRefund', { refundId, approve }, world.accountant)
  if (!approve) return
  if (payment.method !== 'wechatpay') {
    received(world, householdId, -amountFen)
    memory.owedRefunds.push(refundId)
    return
  }
  const outcome = random.weighted({ SUCCESS: 80, CLOSED: 10, ABNORMAL: 10 })
  const delayMs = random.one([5_000, 3_600_000, 90_000_000])
  const notEnough = random.chance(10)
  await sandbox.control('POST', 'faults', { mchid, refund: { outcome, delayMs, notEnough } })
}

/** What moves money, online and at the counter. */
export const moneyDeeds = {
  takePayment,
  startPayment,
  payOrder,
  cancelOrder,
  refund,
  takeBack: async (world: World) => {
    const { memory, run } = world
    const payment = world.random.one(memory.payments)
    if (!payment) return
    await run('reversePayment', { paymentId: payment.paymentId, reason: '收错户' })
    memory.payments.splice(memory.payments.indexOf(payment), 1)
    received(world, payment.householdId, -payment.amountFen)
  },
  payOut: async (world: World) => {
    const refundId = world.memory.owedRefunds.shift()
    if (refundId) await world.run('payOutRefund', { refundId }, world.cashier)
  },
  deposit: async (world: World) => {
    const { random, run, memory } = world
    const householdId = someHousehold(world)
    const { accounts } = await run<{ accounts: { id: bigint }[] }>('getHouseholdProfile', {
      householdId,
    })
    const amountFen = BigInt(1 + random.below(100_000))
    const { depositId } = await run<{ depositId: bigint }>('takeDeposit', {
      householdId,
      billingAccountId: accounts[0]?.id,
      method: 'transfer',
      purpose: '装修押金',
      amountFen,
    })
    memory.deposits.push({ depositId, householdId, leftFen: amountFen })
  },
  giveDepositBack: async (world: World) => {
    const { random, run, memory } = world
    const held = random.one(memory.deposits)
    if (!held || held.leftFen === 0n) return
    const { depositId, householdId } = held
    const amountFen = 1n + BigInt(random.below(Number(held.leftFen)))
    const isOffset = random.chance(40)
    await run('returnDeposit', {
      depositId,
      amountFen,
      ...(isOffset ? { writtenConsent: '档案 7 号' } : {}),
    })
    held.leftFen -= amountFen
    if (isOffset) add(memory.counterFen, householdId, amountFen)
  },
  payElsewhere: async (world: World) => {
    const { random, sandbox, mchid, memory } = world
    // Bills are fetched from the day of the first order on.
    if (memory.payers.size === 0) return
    memory.strangersOn.add(world.today())
    await sandbox.control('POST', 'trades/bulk', [
      {
        mchid,
        outTradeNo: `ELSE${world.today().replaceAll('-', '')}${random.below(1_000_000)}`,
        amountFen: 1 + random.below(30_000),
        paidAt: `${world.today()}T08:15:00+08:00`,
        description: '扫码付款',
      },
    ])
  },
  claim: async (world: World) => {
    const { random, run, memory } = world
    const { items } = await run<{
      items: { id: bigint; amountFen: bigint; channelTradeNo: string | null }[]
    }>('listSuspense')
    const item = random.one(items)
    if (!item) return
    const channel = item.channelTradeNo?.startsWith('count') ? 'counter' : 'wechatpay'
    if (random.chance(30)) {
      await run('returnSuspense', { suspenseId: item.id, note: '原路退回' })
      memory.returned[channel] += item.amountFen
      return
    }
    const householdId = someHousehold(world)
    await run('claimSuspense', { suspenseId: item.id, householdId })
    memory.claimed[channel] += item.amountFen
    add(memory.counterFen, householdId, item.amountFen)
  },
} as const
