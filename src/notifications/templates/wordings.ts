import { sql } from 'kysely'
import type * as z from 'zod'
import { commonFailures } from '../../kernel/failure.ts'
import type { Context } from '../../platform/context.ts'
import { contentShapes } from '../api/templates.ts'
import { failures } from '../failures.ts'
import { kinds } from '../kinds.ts'
import type { Subject } from './compile-content.ts'
import type { Content } from './content.ts'
import { builtInWording } from './wording/index.ts'

/**
 * The built-in wording of a message.
 * @throws Failure noSuchWording when the kind is not sent in the form
 */
export const builtInOf = ({ kind, form, language }: Subject): Content => {
  const content = builtInWording(kind, form, language)
  const { zh, en } = kinds[kind].words
  if (!content) throw failures.noSuchWording({ kindZh: zh, kindEn: en })
  return content
}

/** The wording in use: the company's newest, else the built-in one, which is version 0. */
export const wordingInUse = async (
  { tx, companyId }: Context,
  subject: Subject,
): Promise<{ version: number; content: Content }> => {
  const builtIn = builtInOf(subject)
  const { rows } = await sql<{ version: number; content: Content }>`
    select version, content from notifications.template
    where company_id = ${companyId} and kind = ${subject.kind} and form = ${subject.form}
      and language = ${subject.language}
    order by version desc limit 1`.execute(tx)
  return rows[0] ?? { version: 0, content: builtIn }
}

/**
 * A content that was typed, read as its form says.
 * @throws Failure invalidInput when it has another form's parts
 */
export const readContent = ({ form }: Subject, given: unknown): Content => {
  const shape: z.ZodType<Content> = contentShapes[form]
  const parsed = shape.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw commonFailures.invalidInput({
    field: issue?.path.join('.') || 'content',
    reason: issue?.message ?? '',
  })
}
