import type { Context } from '../../platform/context.ts'
import type { CarrierName } from '../api/names.ts'

/** The company's account of a carrier in use, the oldest; undefined when there is none. */
export const activeAccount = (
  { tx, companyId }: Context,
  carrier: CarrierName,
): Promise<{ id: bigint; config: unknown } | undefined> =>
  tx
    .selectFrom('notifications.carrier_account')
    .select(['id', 'config'])
    .where('company_id', '=', companyId)
    .where('carrier', '=', carrier)
    .where('is_active', '=', true)
    .orderBy('id')
    .executeTakeFirst()
