import type { Context } from '../../platform/context.ts'
import type { CarrierName, Form } from '../api/names.ts'
import { carriersOf } from './grounds.ts'

/**
 * The carriers a wording has to suit: those the company has an account of, also one out of use;
 * before it has any, all of the form, so that whichever it takes will do.
 */
export const lintedCarriers = async (
  { tx, companyId }: Context,
  form: Form,
): Promise<readonly CarrierName[]> => {
  const rows = await tx
    .selectFrom('notifications.carrier_account')
    .select('carrier')
    .distinct()
    .where('company_id', '=', companyId)
    .execute()
  const all = carriersOf(form)
  const own = all.filter((name) => rows.some(({ carrier }) => carrier === name))
  return own.length > 0 ? own : all
}
