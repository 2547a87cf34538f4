import type { SheetState } from './preview-types.ts'
import type { Warning, WarningKind } from './problems.ts'
import type { Rejection, RejectionReason } from './rejections.ts'

/** Where odd cells and refused rows are written down while a workbook is read. */
export type Notebook = {
  readonly warnings: Warning[]
  readonly rejected: Rejection[]
  readonly warn: (
    sheet: SheetState,
    cell: string,
    kind: WarningKind,
    raw: string | null,
    unit: string | null,
  ) => void
  /** What was missing in these cells has been found elsewhere. */
  readonly forget: (sheet: SheetState, cells: ReadonlySet<string>) => void
  /** Returns null, so that a reader can say `return reject(…)`. */
  readonly reject: (
    sheet: SheetState,
    cell: string,
    reason: RejectionReason,
    raw: string | null,
    unit: string | null,
    duplicateOf?: string | null,
  ) => null
}

export const createNotebook = (): Notebook => {
  const warnings: Warning[] = []
  const rejected: Rejection[] = []
  return {
    warnings,
    rejected,
    warn: (sheet, cell, kind, raw, unit) => {
      warnings.push({ sheet: sheet.name, cell, kind, raw: cut(raw), unit })
    },
    forget: ({ name }, cells) => {
      if (cells.size === 0) return
      const kept = warnings.filter(
        ({ sheet, cell, kind }) => sheet !== name || !cells.has(cell) || !kind.includes('missing'),
      )
      warnings.length = 0
      for (const warning of kept) warnings.push(warning)
    },
    reject: (sheet, cell, reason, raw, unit, duplicateOf = null) => {
      sheet.rejectedRows++
      rejected.push({ sheet: sheet.name, cell, reason, raw: cut(raw), unit, duplicateOf })
      return null
    },
  }
}

const cut = (raw: string | null): string | null =>
  raw && raw.length > 200 ? `${raw.slice(0, 200)}…` : raw
