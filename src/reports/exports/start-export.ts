import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'

/** So that a file opens in a spreadsheet and one request cannot take everything. */
const maxExportRows = 50_000

/** The audit row is the effect: who took which filter out, before anything is written. */
export const startExport = implement(api.startExport, async () => ({ maxRows: maxExportRows }))
