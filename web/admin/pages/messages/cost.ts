/** What providers charge, kept in 10⁻⁴ yuan, as whole fen, half up. */
export const costFen = (cost: bigint): bigint => (cost + 50n) / 100n
