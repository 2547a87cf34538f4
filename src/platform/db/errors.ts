/** Errors of PostgreSQL and of the connection, read by their codes. */
const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** Serialization failure or deadlock: nothing was done, the same may be tried again. */
export const isRetryable = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error))

/** A unique or exclusion constraint of this name refused the row. */
export const violates = (error: unknown, constraint: string): boolean =>
  ['23505', '23P01', '23514'].includes(codeOf(error)) &&
  (error as { constraint?: string }).constraint === constraint

/** The day that the database refused to change because it is certified, else null. */
export const closedDayOf = (error: unknown): string | null =>
  codeOf(error) === 'JQ002' ? String((error as { detail?: string }).detail) : null

/** A row names another that is not there, or is another company's: foreign keys hold the company. */
export const refersToNothing = (error: unknown): boolean => codeOf(error) === '23503'

/** A unique key or a span that is taken, where the operation has no words of its own for it. */
export const isConflict = (error: unknown): boolean => ['23505', '23P01'].includes(codeOf(error))

/** A text that is no date or number, or one out of range. */
export const isUnreadableValue = (error: unknown): boolean =>
  ['22P02', '22007', '22008', '22003'].includes(codeOf(error)) || error instanceof SyntaxError

/** The database is away, full, shutting down, or too slow: not the caller's fault, not a bug. */
export const isUnavailable = (error: unknown): boolean => {
  const code = codeOf(error)
  return (
    /^(08|53|57)/.test(code) ||
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', '40001', '40P01'].includes(code) ||
    (error instanceof Error &&
      /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
        error.message,
      ))
  )
}
