import * as z from 'zod'
import { bookkeepers, command, everyStaff, query } from '../../kernel/operation.ts'
import { fen, id, line, pageInput } from '../../kernel/shapes.ts'
import { fileId, importMapping } from './import-preview.ts'

export const commitImport = command({
  name: 'commitImport',
  access: bookkeepers,
  isBulk: true,
  summary: 'Registers the accepted rows of a spreadsheet with opening balances, all or nothing.',
  input: z.strictObject({
    file: z.string().min(1).max(1000).optional().describe('a path, for the command line only'),
    fileId: fileId.optional(),
    fileName: line(200).optional(),
    communityId: id,
    mapping: importMapping.default([]),
  }),
  output: z.object({
    importId: id,
    unitsAdded: z.number(),
    unitsKnown: z.number(),
    arrearsFen: fen,
    openingChargesAdded: z.number(),
    prepaidFen: fen,
    metersAdded: z.number(),
    readingsAdded: z.number(),
    rejected: z.number(),
  }),
})

export const undoImport = command({
  name: 'undoImport',
  access: bookkeepers,
  summary: 'Takes an import back while nothing was billed or paid on what it added.',
  input: z.strictObject({ importId: id }),
  output: z.object({ unitsRemoved: z.number() }),
})

export const listImports = query({
  name: 'listImports',
  access: everyStaff,
  summary: 'Imports of a community, the latest first.',
  input: z.strictObject({ communityId: id }),
  output: z.object({
    imports: z.array(
      z.object({
        id,
        fileName: z.string(),
        state: z.enum(['committed', 'undone']),
        createdAt: z.string(),
        createdBy: z.string(),
        unitsAdded: z.number(),
        arrearsFen: fen,
        openRows: z.number(),
      }),
    ),
  }),
})

export const listImportRows = query({
  name: 'listImportRows',
  access: everyStaff,
  summary: 'Rows that imports refused and no later import has brought.',
  input: pageInput.extend({ communityId: id, importId: id.optional() }),
  output: z.object({
    rows: z.array(
      z.object({
        id,
        importId: id,
        fileName: z.string(),
        sheet: z.string(),
        cell: z.string(),
        reason: z.string(),
        zh: z.string(),
        en: z.string(),
        unit: z.string(),
        isResolved: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  }),
})
