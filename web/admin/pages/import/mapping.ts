import type { Client } from '../../rpc/client.ts'

export type Preview = Awaited<ReturnType<Client['getImportPreview']>>
export type Sheet = Preview['sheets'][number]
export type Mapping = NonNullable<Parameters<Client['getImportPreview']>[0]['mapping']>
export type SheetMapping = Mapping[number]
type Field = NonNullable<SheetMapping['columns']>[number]['field']

/** A correction of one sheet laid over what was corrected before. */
export const corrected = (mapping: Mapping, change: SheetMapping): Mapping => {
  const before = mapping.find(({ sheet }) => sheet === change.sheet)
  const columns = [
    ...(before?.columns ?? []).filter(
      ({ column }) => !change.columns?.some((other) => other.column === column),
    ),
    ...(change.columns ?? []),
  ]
  const merged = { ...before, ...change, ...(columns.length > 0 ? { columns } : {}) }
  return [...mapping.filter(({ sheet }) => sheet !== change.sheet), merged]
}

/** All columns of a sheet in their order: those understood and those whose header is not known. */
export const columnsOf = (
  sheet: Sheet,
): readonly { column: string; header: string; field: Field | null }[] =>
  [
    ...sheet.columns,
    ...sheet.unknownHeaders
      .filter(({ column }) => !sheet.columns.some((known) => known.column === column))
      .map((header) => ({ ...header, field: null })),
  ].sort((a, b) => a.column.length - b.column.length || (a.column < b.column ? -1 : 1))

/** What a column can mean, in the order a person looks for it. */
export const fields = [
  'room',
  'zone',
  'building',
  'entrance',
  'floor',
  'kind',
  'area',
  'insideArea',
  'owner',
  'ownerNo',
  'role',
  'phone',
  'idNumber',
  'tenant',
  'tenantPhone',
  'price',
  'monthlyFee',
  'paidThrough',
  'arrears',
  'arrearsFrom',
  'month',
  'item',
  'period',
  'from',
  'to',
  'amount',
  'paidAmount',
  'paidOn',
  'occupancy',
  'delivered',
  'parkingKind',
  'plate',
  'linked',
  'location',
  'scope',
  'standard',
  'serial',
  'meterKind',
  'multiplier',
  'readingBefore',
  'readingNow',
  'readOn',
  'remark',
  'ignore',
] as const satisfies readonly Field[]
