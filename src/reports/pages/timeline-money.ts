import { sql } from 'kysely'
import { formatYuan } from '../../kernel/money.ts'
import { methodWords } from '../../kernel/payment-method.ts'
import type { Words } from '../../kernel/shapes.ts'
import type { Context } from '../../platform/context.ts'
import type { Household } from '../../property/index.ts'
import { event, labels, type Moment, monthWords, type TimelineEvent } from './timeline-event.ts'

/** What moves a household's debt: charges, payments, prepayment used, takings back, waivers. */
export const readMoneyEvents = async (
  context: Context,
  household: Household,
): Promise<TimelineEvent[]> => {
  const moves = await readMoves(context, household.id)
  return [
    ...(await readCharges(context, household.id)),
    ...(await readReversedCharges(context, household.id)),
    ...(await readPayments(context, household.id, moves)),
    ...moves.values().map(toMove),
    ...(await readWaivers(context, household.id)),
  ]
}

const readCharges = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  type Row = Moment & {
    key: string
    sourceKind: string
    month: string
    n: number
    fen: bigint
    ids: bigint[]
    items: string[]
    itemsEn: string[]
    fens: bigint[]
  }
  const { rows } = await sql<Row>`
    select case when c.run_id = 0 then 'charge ' || c.id else 'run ' || c.run_id || ' ' || c.period_month end as key,
      c.source_kind as "sourceKind", to_char(c.period_month, 'YYYY-MM') as month, c.issued_on as "on",
      max(c.posted_at) as at, count(*)::int as n, sum(c.amount_fen)::bigint as fen,
      array_agg(c.id order by i.sort, i.id, c.id) as ids, array_agg(i.name_zh order by i.sort, i.id, c.id) as items,
      array_agg(i.name_en order by i.sort, i.id, c.id) as "itemsEn", array_agg(c.amount_fen order by i.sort, i.id, c.id) as fens
    from billing.charge c join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where c.company_id = ${companyId} and c.household_id = ${householdId} and c.amount_fen > 0
    group by 1, 2, 3, 4`.execute(tx)
  return rows.map((row) => {
    const fens = row.fens.map(BigInt)
    const list = (names: readonly string[], comma: string): string =>
      names
        .slice(0, 4)
        .map((name, index) => `${name} ¥${formatYuan(fens[index] ?? 0n)}`)
        .join(comma)
    return event('charge', row.key, row, {
      ...(row.sourceKind === 'lateFee' && { label: { zh: '违约金', en: 'Late fee' } }),
      title: chargeTitle(row),
      detail: { zh: list(row.items, '、'), en: list(row.itemsEn, ', ') },
      amountFen: row.fen,
      changeFen: row.fen,
      chargeIds: row.ids.map(BigInt),
    })
  })
}

const chargeTitle = (row: {
  sourceKind: string
  month: string
  n: number
  items: string[]
  itemsEn: string[]
}): Words => {
  const month = monthWords(row.month).zh
  switch (row.sourceKind) {
    case 'run':
      return { zh: `${month} 出账 ${row.n} 项`, en: `${row.month}: ${row.n} billed` }
    case 'opening':
      return { zh: `${month} 期初欠费`, en: `${row.month}: opening arrears` }
    case 'lateFee':
      return { zh: '违约金入账', en: 'Late fee posted' }
    default:
      return { zh: row.items[0] ?? '', en: row.itemsEn[0] ?? '' }
  }
}

const readReversedCharges = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  const { rows } = await sql<Moment & { n: number; fen: bigint; ids: bigint[] }>`
    select t.posted_at as at, t.posted_on as "on", count(*)::int as n, sum(t.amount_fen)::bigint as fen, array_agg(c.id) as ids
    from billing.charge c
    join ledger.transfer t on t.company_id = c.company_id and t.source_id = c.id and t.period_month = c.period_month
      and t.source_kind = 'charge' and t.reverses_id is not null
    where c.company_id = ${companyId} and c.household_id = ${householdId} and c.is_reversed
    group by 1, 2`.execute(tx)
  return rows.map((row) =>
    event('reversal', `chargeReversal ${row.at}`, row, {
      title: { zh: `应收冲正 ${row.n} 项`, en: `${row.n} charges reversed` },
      amountFen: -row.fen,
      changeFen: -row.fen,
      chargeIds: row.ids.map(BigInt),
    }),
  )
}

/** What one act settled or took back: all allocations of one payment at one instant. */
type Move = Moment & { paymentId: bigint; fen: bigint; ids: bigint[] }

const readMoves = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<Map<string, Move>> => {
  const { rows } = await sql<Move>`
    select a.payment_id as "paymentId", a.allocated_at as at, a.allocated_on as "on", sum(a.amount_fen)::bigint as fen,
      array_agg(distinct a.charge_id) as ids
    from billing.charge c
    join payments.allocation a on a.company_id = c.company_id and a.charge_id = c.id
    where c.company_id = ${companyId} and c.household_id = ${householdId} group by 1, 2, 3`.execute(
    tx,
  )
  return new Map(rows.map((move) => [`${move.paymentId} ${move.at}`, move]))
}

const toMove = (move: Move): TimelineEvent => {
  const { paymentId, fen, ids } = move
  const isUse = paymentId === 0n && fen > 0n
  return event(isUse ? 'prepayment' : 'reversal', `move ${paymentId} ${move.at}`, move, {
    ...(!isUse && { label: { zh: '冲回', en: 'Taken back' } }),
    title: isUse
      ? { zh: `预存抵扣 ${ids.length} 项`, en: `Prepayment used for ${ids.length} charges` }
      : { zh: '已核销的款项退回，应收恢复', en: 'Money taken back; the charges are owed again' },
    amountFen: -fen,
    changeFen: -fen,
    chargeIds: ids.map(BigInt),
    paymentId: paymentId === 0n ? null : paymentId,
  })
}

/** Payments and refunds; what each settled is taken out of `moves`, the rest stays there. */
const readPayments = async (
  { tx, companyId }: Context,
  householdId: bigint,
  moves: Map<string, Move>,
): Promise<TimelineEvent[]> => {
  type Row = Moment & {
    kind: 'payment' | 'refund' | 'reversal'
    id: bigint
    paymentId: bigint
    method: string
    note: string
    fen: bigint
    receiptNo: string | null
  }
  const { rows } = await sql<Row>`
    select 'payment' as kind, p.id, p.id as "paymentId", p.method, p.note, p.received_on as "on", p.posted_at as at,
      p.amount_fen as fen, (select max(r.receipt_no) from invoices.receipt r where r.company_id = p.company_id
        and r.payment_id = p.id and r.voided_at is null) as "receiptNo"
    from payments.payment p where p.company_id = ${companyId} and p.household_id = ${householdId}
    union all
    select case t.source_kind when 'refund' then 'refund' else 'reversal' end, t.source_id, p.id, p.method,
      coalesce(p.reverse_reason, f.reason, ''), t.posted_on, t.posted_at, sum(t.amount_fen)::bigint, null
    from payments.payment p
    left join payments.refund f on f.company_id = p.company_id and f.payment_id = p.id
    join ledger.transfer t on t.company_id = p.company_id and t.debit_code = 30
      and ((t.source_kind = 'refund' and t.source_id = f.id and t.reverses_id is null)
        or (t.source_kind = 'payment' and t.source_id = p.id and t.reverses_id is not null and f.id is null))
    where p.company_id = ${companyId} and p.household_id = ${householdId}
    group by t.source_kind, t.source_id, p.id, p.method, p.reverse_reason, f.reason, t.posted_on, t.posted_at`.execute(
    tx,
  )
  return rows.map((row) => {
    const key = `${row.paymentId} ${row.at}`
    const move = moves.get(key)
    moves.delete(key)
    const method = methodWords(row.method)
    const label = labels[row.kind]
    return event(row.kind, `${row.kind} ${row.id}`, row, {
      title: {
        zh: row.kind === 'payment' ? method.zh : `${method.zh} ${label.zh}`,
        en: row.kind === 'payment' ? method.en : `${method.en}: ${label.en}`,
      },
      detail: settledWords(row, move),
      amountFen: row.kind === 'payment' ? -row.fen : row.fen,
      changeFen: move ? -move.fen : 0n,
      chargeIds: move?.ids.map(BigInt) ?? [],
      paymentId: row.paymentId,
    })
  })
}

const settledWords = (
  row: { kind: string; note: string; fen: bigint; receiptNo: string | null },
  move: Move | undefined,
): Words => {
  if (row.kind !== 'payment') return { zh: row.note, en: row.note }
  const settled = move?.fen ?? 0n
  const rest = row.fen - settled
  const parts = [
    ...(move ? [{ zh: `核销 ${move.ids.length} 项`, en: `settled ${move.ids.length}` }] : []),
    ...(rest > 0n
      ? [{ zh: `转预存 ¥${formatYuan(rest)}`, en: `¥${formatYuan(rest)} prepaid` }]
      : []),
    ...(row.receiptNo ? [{ zh: `收据 ${row.receiptNo}`, en: `receipt ${row.receiptNo}` }] : []),
    ...(row.note ? [{ zh: row.note, en: row.note }] : []),
  ]
  return { zh: parts.map(({ zh }) => zh).join('，'), en: parts.map(({ en }) => en).join(', ') }
}

const readWaivers = async (
  { tx, companyId }: Context,
  householdId: bigint,
): Promise<TimelineEvent[]> => {
  type Row = Moment & {
    id: bigint
    chargeId: bigint
    fen: bigint
    reason: string
    zh: string
    en: string
    month: string
  }
  const { rows } = await sql<Row>`
    select w.id, w.charge_id as "chargeId", w.decided_at as at, (w.decided_at at time zone 'Asia/Shanghai')::date as "on",
      w.amount_fen as fen, w.reason, i.name_zh as zh, i.name_en as en, to_char(w.period_month, 'YYYY-MM') as month
    from billing.waiver w
    join billing.charge c on c.company_id = w.company_id and c.id = w.charge_id and c.period_month = w.period_month
    join billing.charge_item i on i.company_id = c.company_id and i.id = c.charge_item_id
    where w.company_id = ${companyId} and w.household_id = ${householdId} and w.state = 'approved'`.execute(
    tx,
  )
  return rows.map((row) =>
    event('waiver', `waiver ${row.id}`, row, {
      title: {
        zh: `${monthWords(row.month).zh} ${row.zh} 减免`,
        en: `${row.en} of ${row.month} waived`,
      },
      detail: { zh: row.reason, en: row.reason },
      amountFen: -row.fen,
      changeFen: -row.fen,
      chargeIds: [row.chargeId],
    }),
  )
}
