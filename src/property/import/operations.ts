import type { Operation } from '../../platform/context.ts'
import { commitImport } from './commit-import.ts'
import { listImportRows, listImports } from './list-imports.ts'
import { getImportPreview, previewImport } from './preview-import.ts'
import { undoImport } from './undo-import.ts'

export const importOperations: readonly Operation[] = [
  previewImport,
  getImportPreview,
  commitImport,
  undoImport,
  listImports,
  listImportRows,
]
