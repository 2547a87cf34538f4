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
    readonly unitId: bigint
    readonly multiplier: number
    readonly readingMilli: bigint
    readonly readOn: string
  }[]
  /** Filled in by those who react: what really was new. */
  readonly added: { charges: number; arrearsFen: bigint; prepaidFen: bigint; meters: number }
}

/** Before an import is taken back: who holds money on these accounts refuses or reverses it. */
export type ImportUndoing = {
  readonly name: 'importUndoing'
  readonly importId: bigint
  readonly billingAccountIds: readonly bigint[]
}
