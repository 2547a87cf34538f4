import * as z from 'zod'
import { command, everyStaff } from '../../kernel/operation.ts'
import { line, text } from '../../kernel/shapes.ts'

/** What can be fetched as GET /exports/<name>.xlsx (or .csv) with the filter in the query. */
export const exportNames = [
  'households',
  'arrears',
  'charges',
  'payments',
  'breakdown',
  'entries',
  'movement',
  'ageing',
  'timeline',
  'tieOutLines',
  'receipts',
  'identity',
  'messages',
] as const

export const startExport = command({
  name: 'startExport',
  access: everyStaff,
  summary: 'Records who takes which filter out of the system, before the file is written.',
  input: z.strictObject({
    report: z.enum(exportNames),
    format: z.enum(['xlsx', 'csv']),
    filter: z.record(line(40), text(200)).default({}),
  }),
  output: z.object({ maxRows: z.number() }),
})
