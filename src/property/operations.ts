import { type Operation, operationsOf } from '../platform/context.ts'
import * as api from './api.ts'
import * as changeOwner from './change-owner.ts'
import * as communities from './communities.ts'
import * as getGeometry from './get-geometry.ts'
import * as households from './households.ts'
import * as commitImport from './import/commit-import.ts'
import * as listImports from './import/list-imports.ts'
import * as previewImport from './import/preview-import.ts'
import * as undoImport from './import/undo-import.ts'
import * as payByAgreement from './pay-by-agreement.ts'
import * as phones from './phones.ts'
import * as registerUnits from './register-units.ts'
import * as searchHouseholds from './search-households.ts'
import * as updateUnit from './update-unit.ts'

export const propertyOperations: readonly Operation[] = operationsOf(api, {
  ...changeOwner,
  ...communities,
  ...getGeometry,
  ...households,
  ...commitImport,
  ...listImports,
  ...previewImport,
  ...undoImport,
  ...payByAgreement,
  ...phones,
  ...registerUnits,
  ...searchHouseholds,
  ...updateUnit,
})
