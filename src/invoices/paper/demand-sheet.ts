/**
 * 催缴函 as it reads: every word and figure of the paper, written once. What is kept as evidence,
 * what two persons decided on and what is drawn are this and nothing else. Money is text in yuan.
 */
export type DemandSheet = {
  readonly title: string
  /** '' while it is a draft. */
  readonly letterNo: string
  readonly companyName: string
  readonly community: {
    readonly name: string
    readonly address: string
    readonly stewardName: string
    readonly servicePhone: string
    readonly serviceHours: string
  }
  readonly household: {
    readonly householdNo: string
    readonly payerName: string
    readonly unitLabel: string
  }
  readonly datedOn: string
  readonly answerBy: string
  readonly opening: string
  readonly table: {
    /** Names of the fees that have a column of their own. */
    readonly fees: readonly string[]
    readonly rows: readonly {
      readonly month: string
      readonly period: string
      /** With a star where it was moved to a working day. */
      readonly dueOn: string
      readonly fees: readonly string[]
      readonly open: string
      readonly overdueDays: number
      readonly lateFee: string
    }[]
    readonly total: {
      readonly fees: readonly string[]
      readonly open: string
      readonly lateFee: string
    }
  }
  /** How the figures came about, and what stands beside the table; one paragraph each. */
  readonly arithmetic: readonly string[]
  /** 您可以: what the reader can do, each with its words. */
  readonly ways: readonly { readonly name: string; readonly words: string }[]
  /** The bill, behind the code. */
  readonly url: string
  readonly basis: { readonly heading: string; readonly text: string }
  readonly promise: string
  readonly signing: { readonly handledBy: string; readonly checkedBy: string }
  /** Late fees that no row reckons by itself, each with its stretches of days. */
  readonly appendix: readonly string[]
  /** What it asks for, charge by charge: a letter whose claims do not hold any more never leaves. */
  readonly claims: readonly { readonly chargeId: string; readonly openFen: string }[]
}
