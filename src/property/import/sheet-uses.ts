/** What a sheet can be. */
export const sheetUses = [
  'units',
  'arrears',
  'tariffs',
  'owners',
  'buildings',
  'payments',
  'meters',
  'ignored',
] as const
export type SheetUse = (typeof sheetUses)[number]
