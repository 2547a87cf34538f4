import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { AddressKind, CarrierName, Form, KindName, Language } from '../api/names.ts'
import { carriers } from '../carriers/index.ts'
import { builtInWording } from '../templates/wording/index.ts'

/** An account that may carry a kind now. Prices in 10⁻⁴ yuan. */
export type EligibleAccount = {
  readonly id: bigint
  readonly carrier: CarrierName
  readonly name: string
  readonly form: Form
  readonly addressKind: AddressKind
  readonly needsGrant: boolean
  readonly providerCode: string | null
  readonly price: bigint
}

/**
 * A form carries what it has a wording for: a code must not lie in a mailbox or an app, paper is for
 * bills and what follows them, and WeChat's templates take no promotion.
 */
const carries = (kind: KindName, form: Form): boolean =>
  builtInWording(kind, form, 'zh') !== undefined

/**
 * The company's accounts that may carry this kind now, and where there is none, why: no account at
 * all, or none whose provider has approved the wording.
 */
export const eligibleAccounts = async (
  { tx, companyId, now }: Context,
  kind: KindName,
  language: Language = 'zh',
): Promise<{
  accounts: readonly EligibleAccount[]
  lack: 'noCarrier' | 'templateNotApproved'
  /** When the first account comes back that only rests; null: none does. */
  restsUntil: string | null
}> => {
  const { rows } = await sql<{
    id: bigint
    carrier: string
    name: string
    price: bigint
    provider_code: string | null
    rests_until: string | null
  }>`
    select a.id, a.carrier, a.name, a.price, t.provider_code,
      case when a.paused_until > ${now.toString()}::timestamptz then a.paused_until end as rests_until
    from notifications.carrier_account a
    left join notifications.provider_template t on t.company_id = a.company_id and t.carrier_account_id = a.id
      and t.kind = ${kind} and t.language = ${language} and t.state = 'approved'
    where a.company_id = ${companyId} and a.is_active
    order by a.price, a.id`.execute(tx)
  const able = rows.flatMap((row) => {
    const carrier = carriers.find(({ name }) => name === row.carrier)
    return carrier && carries(kind, carrier.form) ? [{ row, carrier }] : []
  })
  const accounts = able
    .filter(
      ({ row, carrier }) =>
        row.rests_until === null && (!carrier.needsApproval || row.provider_code !== null),
    )
    .map(({ row, carrier }) => ({
      id: row.id,
      carrier: carrier.name,
      name: row.name,
      form: carrier.form,
      addressKind: carrier.addressKind,
      needsGrant: carrier.needsGrant,
      providerCode: row.provider_code,
      price: row.price,
    }))
  const rests = able.flatMap(({ row }) => row.rests_until ?? []).sort()
  return {
    accounts,
    restsUntil: rests[0] ?? null,
    lack: able.length > 0 ? 'templateNotApproved' : 'noCarrier',
  }
}
