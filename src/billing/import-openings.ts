import { sql } from 'kysely'
import { openingBalance, post, prepayment, prepaymentBalances, reverse } from '../ledger/index.ts'
import type { Context, Subscriber } from '../platform/context.ts'
import type { ImportCommitted, ImportUndoing } from '../property/index.ts'
import { failures } from './failures.ts'
import { openMeters } from './import-meters.ts'
import { type NewCharge, postCharges } from './post-charges.ts'

/**
 * An import of the register says what is owed and paid ahead: arrears become opening charges,
 * payments beyond the cut-off opening prepayments, both against the opening balance.
 * What was opened before is left alone, so the same workbook opens nothing twice.
 */
export const openImported: Subscriber = async (context: Context, event: ImportCommitted) => {
  const items = await chargeItems(context, [...new Set(event.arrears.map(({ item }) => item))])
  const merged = new Map<string, NewCharge & { readonly source: string }>()
  for (const line of event.arrears) {
    const chargeItemId = items.get(line.item) ?? 0n
    // One live charge a unit, item and first day: lines that begin together are one charge.
    const key = `${line.billingAccountId} ${chargeItemId} ${line.from}`
    const earlier = merged.get(key)
    const amountFen = line.amountFen + (earlier?.amountFen ?? 0n)
    const serviceTo = earlier && earlier.serviceTo > line.to ? earlier.serviceTo : line.to
    const source = earlier ? `${earlier.source}, ${line.source}` : line.source
    merged.set(key, {
      billingAccountId: line.billingAccountId,
      chargeItemId,
      sourceKind: 'opening',
      formula: 'oneOff',
      serviceFrom: line.from,
      serviceTo,
      inputs: {
        amountFen: amountFen.toString(),
        descriptionZh: `期初欠费（${source}）`,
        descriptionEn: `Opening arrears (${source})`,
        importId: event.importId.toString(),
      },
      amountFen,
      dueOn: serviceTo,
      source,
    })
  }
  const fresh = await notYetCharged(context, [...merged.values()])
  for (let at = 0; at < fresh.length; at += 5_000)
    await postCharges(context, fresh.slice(at, at + 5_000))
  await post(
    context,
    event.prepaid.map(({ billingAccountId, amountFen }) => ({
      debit: openingBalance,
      credit: prepayment(billingAccountId),
      amountFen,
      sourceKind: 'importOpening',
      sourceId: event.importId,
      postedOn: context.today,
    })),
  )
  Object.assign(event.added, {
    charges: fresh.length,
    arrearsFen: fresh.reduce((sum, { amountFen }) => sum + amountFen, 0n),
    prepaidFen: event.prepaid.reduce((sum, { amountFen }) => sum + amountFen, 0n),
    ...(await openMeters(context, event)),
  })
}

/** 物业服务费, 物业管理费 and 物业费 are one item under three names. */
const plainItem = (name: string): string =>
  name.replace(/^物业(服务|管理)费$/, '物业费').replace(/^车位(管理|服务)费$/, '车位费')

/** Items by the workbook's names; a name the company does not have yet becomes an item. */
const chargeItems = async (
  { tx, companyId }: Context,
  names: readonly string[],
): Promise<ReadonlyMap<string, bigint>> => {
  const known = await tx
    .selectFrom('billing.charge_item')
    .select(['id', 'name_zh', 'code'])
    .where('company_id', '=', companyId)
    .execute()
  const byName = new Map(known.map(({ id, name_zh }) => [plainItem(name_zh), id]))
  const missing = [...new Set(names.map(plainItem))].filter((name) => !byName.has(name))
  const codes = new Set(known.map(({ code }) => code))
  const codeOf = (name: string, index: number): string => {
    const plain = { 物业费: 'propertyFee', 车位费: 'parking' }[name]
    return plain && !codes.has(plain) ? plain : `imported${known.length + index + 1}`
  }
  const { rows } = await sql<{ id: bigint; name_zh: string }>`
    insert into billing.charge_item (company_id, code, name_zh, name_en, sort)
    select ${companyId}, i.code, i.name, i.name, 50 from unnest(${missing.map(codeOf)}::text[], ${missing}::text[]) i (code, name)
    returning id, name_zh`.execute(tx)
  for (const { id, name_zh } of rows) byName.set(name_zh, id)
  return new Map(names.map((name) => [name, byName.get(plainItem(name)) ?? 0n]))
}

const notYetCharged = async <T extends NewCharge>(
  { tx, companyId }: Context,
  charges: readonly T[],
): Promise<T[]> => {
  const { rows } = await sql<{ n: bigint }>`
    select w.n from unnest(${charges.map((c) => c.billingAccountId)}::bigint[], ${charges.map((c) => c.chargeItemId)}::bigint[],
      ${charges.map((c) => c.serviceFrom)}::date[]) with ordinality w (account_id, item_id, service_from, n)
    join property.billing_account a on a.company_id = ${companyId} and a.id = w.account_id
    join billing.charge c on c.company_id = ${companyId} and c.unit_id = a.unit_id and c.charge_item_id = w.item_id
      and c.service_from = w.service_from and not c.is_reversed
      and c.period_month = date_trunc('month', w.service_from)::date`.execute(tx)
  const charged = new Set(rows.map(({ n }) => Number(n)))
  return charges.filter((_charge, index) => !charged.has(index + 1))
}

/**
 * Takes the openings of an import back while nothing else was billed on its accounts and nothing
 * paid, waived or used: every opening is reversed, never deleted.
 * @throws Failure importInUse
 */
export const undoImported: Subscriber = async (context: Context, event: ImportUndoing) => {
  const { tx, companyId, today } = context
  const { rows: openings } = await sql<{ id: bigint; used: boolean }>`
    select id, settled_fen + waived_fen > 0 as used from billing.charge
    where company_id = ${companyId} and source_kind = 'opening' and not is_reversed
      and inputs ->> 'importId' = ${event.importId.toString()} for no key update`.execute(tx)
  const ids = openings.map(({ id }) => id)
  const { rows: others } = await sql`
    select from billing.charge where company_id = ${companyId} and not is_reversed
      and billing_account_id = any(${[...event.billingAccountIds]}::bigint[]) and not id = any(${ids}::bigint[]) limit 1`.execute(
    tx,
  )
  const { rows: opened } = await sql<{ subject: bigint; fen: bigint }>`
    select credit_subject as subject, sum(amount_fen)::bigint as fen from ledger.transfer
    where company_id = ${companyId} and source_kind = 'importOpening' and source_id = ${event.importId}
    group by credit_subject`.execute(tx)
  const balances = await prepaymentBalances(context, event.billingAccountIds)
  const openedFen = new Map(opened.map(({ subject, fen }) => [subject, fen]))
  const isMoved = event.billingAccountIds.some(
    (id) => (balances.get(id) ?? 0n) !== (openedFen.get(id) ?? 0n),
  )
  if (others.length > 0 || isMoved || openings.some(({ used }) => used))
    throw failures.importInUse()
  for (const id of ids) await reverse(context, { kind: 'charge', id, postedOn: today })
  await reverse(context, { kind: 'importOpening', id: event.importId, postedOn: today })
  await sql`
    insert into billing.collection_delta (company_id, community_id, building_id, charge_item_id, period_month,
      posted_on, reversed_fen)
    select company_id, community_id, building_id, charge_item_id, period_month, ${today}::date, sum(amount_fen)::bigint
    from billing.charge where company_id = ${companyId} and id = any(${ids}::bigint[])
    group by company_id, community_id, building_id, charge_item_id, period_month`.execute(tx)
  await sql`update billing.charge set is_reversed = true
    where company_id = ${companyId} and id = any(${ids}::bigint[])`.execute(tx)
}
