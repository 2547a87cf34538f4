/** Names that contracts and pages share; a page that needs no more loads none of the shapes. */

export { sheetUses } from '../import/sheet-uses.ts'

export const unitKinds = ['home', 'shop', 'parkingSpace', 'storage'] as const
