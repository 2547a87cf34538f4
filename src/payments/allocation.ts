/** A debt that money may be put against. */
export type Debt = {
  readonly key: string
  readonly dueOn: string
  /** Principal, or late fee on it. */
  readonly kind: 'principal' | 'lateFee'
  readonly openFen: bigint
}

type Share = { readonly key: string; readonly amountFen: bigint }

/**
 * Which debts a sum settles. The payer's own designation wins, in the order ticked (Civil Code
 * 560(1)); what is left, and undesignated money, goes to debts that are due before those that are
 * not, the earliest due first (560(2)). Where the community's contract clause says principal
 * first, all principal comes before any late fee; otherwise late fee comes before the principal
 * it accrued on, as interest does (561). What no debt takes stays as prepayment.
 *
 * @returns the shares in the order they were settled, and the rest in fen
 */
export const allocate = (input: {
  amountFen: bigint
  debts: readonly Debt[]
  designated: readonly string[]
  today: string
  principalFirst: boolean
  /** Whether money beyond the designation may go to other debts. */
  mayGoFurther: boolean
}): { shares: readonly Share[]; restFen: bigint } => {
  const byKey = new Map(input.debts.map((debt) => [debt.key, debt]))
  const ticked = input.designated.flatMap((key) => byKey.get(key) ?? [])
  const others = input.debts
    .filter(({ key }) => !input.designated.includes(key))
    .sort((a, b) => rank(a, input) - rank(b, input) || compareDue(a, b))
  const order = input.mayGoFurther ? [...ticked, ...others] : ticked
  let restFen = input.amountFen
  const shares: Share[] = []
  for (const { key, openFen } of order) {
    const amountFen = openFen < restFen ? openFen : restFen
    if (amountFen <= 0n) continue
    shares.push({ key, amountFen })
    restFen -= amountFen
  }
  return { shares, restFen }
}

const rank = (
  debt: Debt,
  { today, principalFirst }: { today: string; principalFirst: boolean },
): number => {
  const isDue = debt.dueOn <= today ? 0 : 2
  return isDue + (principalFirst && debt.kind === 'lateFee' ? 1 : 0)
}

const compareDue = (a: Debt, b: Debt): number =>
  a.dueOn !== b.dueOn
    ? a.dueOn < b.dueOn
      ? -1
      : 1
    : Number(a.kind === 'principal') - Number(b.kind === 'principal')
