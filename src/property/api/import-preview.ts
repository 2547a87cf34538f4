import * as z from 'zod'
import { bookkeepers, query } from '../../kernel/operation.ts'
import { fen, id, line } from '../../kernel/shapes.ts'
import { columnFields } from '../import/header-words.ts'
import { sheetUses } from './names.ts'
import { unitKind as kind } from './units.ts'

/** A person's correction of what was guessed; what is left out stays guessed. */
export const importMapping = z
  .array(
    z.strictObject({
      sheet: z.string().min(1).max(100),
      use: z.enum(sheetUses).optional(),
      headerRow: z.number().int().min(1).max(200).optional(),
      kind: kind.optional(),
      building: line(20).optional(),
      columns: z
        .array(
          z.strictObject({ column: z.string().regex(/^[A-Z]{1,3}$/), field: z.enum(columnFields) }),
        )
        .max(200)
        .optional(),
    }),
  )
  .max(100)

export const fileId = z.string().regex(/^[0-9a-f-]{36}\.(xlsx|csv)$/, 'not the id of an upload')

const arrearsLine = z.object({
  item: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  amountFen: fen,
  cell: z.string(),
})

const unit = z.object({
  key: z.string(),
  building: z.string().nullable(),
  entrance: z.string().nullable(),
  room: z.string(),
  kind,
  area: z.number().nullable().describe('㎡'),
  ownerNames: z.array(z.string()),
  ownerType: z.enum(['person', 'company', 'developer']).nullable(),
  phones: z.array(z.string()),
  tariff: z
    .object({
      name: z.string(),
      price: z.number().describe('10⁻⁴ yuan'),
      priceFen: z.number(),
      unit: z.string(),
    })
    .nullable(),
  monthlyFeeFen: fen.nullable(),
  paidThrough: z.string().nullable(),
  arrearsFen: fen,
  arrears: z.array(arrearsLine),
  occupancy: z.enum(['vacant', 'rented', 'unsold', 'occupied']).nullable(),
  tenantName: z.string().nullable(),
  tenantPhone: z.string().nullable(),
  linkedUnit: z.string().nullable(),
  parkingType: z.string().nullable(),
  plate: z.string().nullable(),
  idNumber: z.string().nullable(),
  deliveredOn: z.string().nullable(),
  remark: z.string().nullable(),
  source: z.object({ sheet: z.string(), row: z.number() }),
})

const problem = z.object({
  sheet: z.string(),
  cell: z.string(),
  raw: z.string().nullable(),
  unit: z.string().nullable(),
  zh: z.string(),
  en: z.string(),
})

const preview = z.object({
  totals: z.object({
    homes: z.number(),
    shops: z.number(),
    parkingSpaces: z.number(),
    storages: z.number(),
    areaTotal: z.number(),
    areaHomes: z.number(),
    areaShops: z.number(),
    arrearsFen: fen,
    arrearsLines: z.number(),
    unitsInArrears: z.number(),
    monthlyFeeFen: fen,
    owners: z.number(),
  }),
  /** What a commit would add; arrears and prepayment are those of new units. */
  effect: z.object({
    unitsNew: z.number(),
    unitsKnown: z.number(),
    cutOff: z.string(),
    arrearsFen: fen,
    prepaidFen: fen,
    /** Rows of meters and readings. */
    meterRows: z.number(),
  }),
  unitCount: z.number(),
  rejectedCount: z.number(),
  units: z.array(unit),
  rejected: z.array(problem.extend({ reason: z.string(), duplicateOf: z.string().nullable() })),
  warnings: z.array(
    problem.extend({ kind: z.string(), level: z.enum(['auto', 'review', 'info']) }),
  ),
  warningCounts: z.record(z.string(), z.number()),
  /** The same counts with the words of each kind. */
  warningKinds: z.array(
    z.object({
      kind: z.string(),
      level: z.enum(['auto', 'review', 'info']),
      zh: z.string(),
      en: z.string(),
      count: z.number(),
    }),
  ),
  sheets: z.array(
    z.object({
      sheet: z.string(),
      use: z.enum(sheetUses),
      isHidden: z.boolean(),
      headerRow: z.number().nullable(),
      building: z.string().nullable(),
      kind: kind.nullable(),
      months: z.enum(['owed', 'paid']).nullable().describe('what columns of months hold'),
      columns: z.array(
        z.object({ column: z.string(), header: z.string(), field: z.enum(columnFields) }),
      ),
      unknownHeaders: z.array(z.object({ column: z.string(), header: z.string() })),
      rows: z.object({
        data: z.number(),
        accepted: z.number(),
        rejected: z.number(),
        ignored: z.number(),
      }),
      totals: z.array(
        z.object({
          measure: z.enum(['area', 'fee', 'amount']),
          cell: z.string(),
          stated: z.bigint(),
          ours: z.bigint(),
          gap: z.bigint(),
          rows: z.array(
            z.object({ cell: z.string(), stated: z.bigint(), ours: z.bigint(), why: z.string() }),
          ),
          unexplained: z.bigint(),
        }),
      ),
    }),
  ),
  tariffs: z.array(
    z.object({
      item: z.string(),
      scope: z.string(),
      words: z.string(),
      price: z.number().nullable(),
      priceFen: z.number().nullable(),
      unit: z.string().nullable(),
      basis: z.string(),
      sheet: z.string(),
      cell: z.string(),
    }),
  ),
  meters: z.array(
    z.object({
      serial: z.string(),
      kind: z.string(),
      unitKeys: z.array(z.string()),
      multiplier: z.number(),
      readingMilli: z.bigint().nullable(),
      readOn: z.string().nullable(),
      sheet: z.string(),
      cell: z.string(),
    }),
  ),
  payments: z.array(
    z.object({
      unitKeys: z.array(z.string()),
      item: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      paidFen: fen,
      sheet: z.string(),
      cell: z.string(),
    }),
  ),
  arrearsUpTo: z.string().nullable(),
  notes: z.object({ hasExternalLinks: z.boolean(), hasMacros: z.boolean() }),
})

/** The upload's own name: a csv has no other for its one sheet, which may say the building or kind. */
const fileName = line(200).optional()

export const previewImport = query({
  name: 'previewImport',
  access: bookkeepers,
  summary: 'Reads a spreadsheet and shows what an import would make of it; nothing is written.',
  input: z.strictObject({
    file: z.string().min(1).max(1000).optional().describe('a path, for the command line only'),
    fileId: fileId.optional(),
    fileName,
    communityId: id.optional(),
    mapping: importMapping.default([]),
  }),
  output: preview,
})

export const getImportPreview = query({
  name: 'getImportPreview',
  access: bookkeepers,
  summary: 'One page of the units of an uploaded spreadsheet, with the counts of the whole.',
  input: z.strictObject({
    fileId,
    fileName,
    communityId: id.optional(),
    mapping: importMapping.default([]),
    from: z.number().int().min(0).max(1_000_000).default(0),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: preview,
})
