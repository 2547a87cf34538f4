import { sql } from 'kysely'
import type { Context } from '../../platform/context.ts'
import type { PaymentModel } from '../fit/chance.ts'

/** Models of some decisions, by id, as they were then. */
export const modelsOf = async (
  { tx, companyId }: Context,
  ids: readonly bigint[],
): Promise<ReadonlyMap<bigint, PaymentModel>> => {
  if (ids.length === 0) return new Map()
  const { rows } = await sql<{ id: bigint; coefficients: PaymentModel }>`
    select id, coefficients from collections.payment_model
    where company_id = ${companyId} and id = any(${[...ids]}::bigint[])`.execute(tx)
  return new Map(rows.map(({ id, coefficients }) => [id, coefficients]))
}
