import { notFound } from '../kernel/things.ts'
import { assertReaches } from '../platform/access.ts'
import { implement } from '../platform/context.ts'
import * as api from './api.ts'

/** Corrects what the register says of a unit. Charges posted before keep the area they used. */
export const updateUnit = implement(api.updateUnit, async (context, input) => {
  const { tx, companyId } = context
  const unit = await tx
    .selectFrom('property.unit')
    .select('community_id')
    .where('company_id', '=', companyId)
    .where('id', '=', input.unitId)
    .forUpdate()
    .executeTakeFirst()
  if (!unit) throw notFound('unit')
  assertReaches(context, unit.community_id, 'unit')
  const given = {
    area_centi: input.areaCenti,
    inside_area_centi: input.insideAreaCenti,
    delivered_on: input.deliveredOn,
    occupancy: input.occupancy,
    parking_kind: input.parkingKind,
    plate: input.plate,
    remark: input.remark,
    is_active: input.isActive,
  }
  const changes = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  )
  if (Object.keys(changes).length === 0) return {}
  await tx
    .updateTable('property.unit')
    .set(changes)
    .where('company_id', '=', companyId)
    .where('id', '=', input.unitId)
    .execute()
  return {}
})
