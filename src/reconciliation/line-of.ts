import { type RawBuilder, sql } from 'kysely'

/**
 * The line of a difference by its key. The limit keeps the planner, which has no figures yet of
 * lines that were just loaded, from turning the look-up round.
 */
export const lineOf = (
  companyId: RawBuilder<unknown>,
  statementId: RawBuilder<unknown>,
  lineNo: RawBuilder<unknown>,
) => sql`select * from reconciliation.statement_line
  where company_id = ${companyId} and statement_id = ${statementId} and line_no = ${lineNo} limit 1`
