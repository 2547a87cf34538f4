import * as z from 'zod'
import { id } from '../../kernel/shapes.ts'

/** Who sees money over a whole community; a cashier sees households and the day. */
export const readers = ['administrator', 'accountant', 'manager', 'auditor', 'steward'] as const

/** Which part of the register, and which fees, a report is about. */
export const scope = {
  communityId: id.optional(),
  buildingId: id.optional(),
  chargeItemId: id.optional(),
  /** Owners' and developers' debts are reported apart; `all` is both. */
  debtor: z.enum(['all', 'owner', 'developer']).default('all'),
}
