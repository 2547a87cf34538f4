/** What an import says of money owed and paid ahead; billing makes it opening balances. */
export type ImportCommitted = {
  readonly name: 'importCommitted'
  readonly importId: bigint
  readonly communityId: bigint
  readonly arrears: readonly {
    readonly billingAccountId: bigint
    readonly item: string
    readonly from: string
    readonly to: string
    readonly amountFen: bigint
    readonly source: string
  }[]
  readonly prepaid: readonly { readonly billingAccountId: bigint; readonly amountFen: bigint }[]
  readonly meters: readonly {
    readonly serial: string
    readonly kind: 'water' | 'electricity' | 'gas' | 'heat'
    /** Null for a row that names no unit: it must be of a meter that is known. */
    readonly unitId: bigint | null
    readonly multiplier: number
    readonly readingMilli: bigint | null
    readonly readOn: string
    readonly sheet: string
    readonly cell: string
  }[]
  /** Filled in by those who react: what really was new. */
  readonly added: {
    charges: number
    arrearsFen: bigint
    prepaidFen: bigint
    meters: number
    readings: number
    refused: readonly RefusedRow[]
  }
}

/** A row that whoever reacts could not take: listed with those that the reading of the file refused. */
export type RefusedRow = {
  readonly sheet: string
  readonly cell: string
  /** What a later import settles it by. */
  readonly key: string
  readonly reason: string
  readonly zh: string
  readonly en: string
}

/** The key of a meter's row among the refused ones; no unit is named so. */
export const meterKey = (serial: string): string => `№ ${serial}`

/** Before an import is taken back: who holds money on these accounts refuses or reverses it. */
export type ImportUndoing = {
  readonly name: 'importUndoing'
  readonly importId: bigint
  readonly billingAccountIds: readonly bigint[]
}
