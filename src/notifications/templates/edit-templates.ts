import { sql } from 'kysely'
import { implement } from '../../platform/context.ts'
import * as api from '../api.ts'
import { failures } from '../failures.ts'
import { lintContent } from '../lint/lint-content.ts'
import { lintedCarriers } from '../lint/linted-carriers.ts'
import { refusalValues } from '../lint/refusal-values.ts'
import { compileContent } from './compile-content.ts'
import { previewVariables } from './preview-variables.ts'
import { samples } from './samples.ts'
import { segmentsOf } from './segments.ts'
import { readContent, wordingInUse } from './wordings.ts'

export const previewTemplate = implement(api.previewTemplate, async (context, input) => {
  const inUse = await wordingInUse(context, input)
  const content = input.content === undefined ? inUse.content : readContent(input, input.content)
  const { variables, examples, householdName } = await previewVariables(context, input)
  const { rendered } = compileContent(input, content)(
    variables,
    `${context.publicUrl}/`,
    `${context.publicUrl}/u/`,
  )
  const carriers = await lintedCarriers(context, input.form)
  const shown = 'text' in rendered ? rendered.text : 'body' in rendered ? rendered.body : ''
  return {
    rendered,
    householdName,
    examples,
    length: shown.length,
    segments: rendered.form === 'sms' ? segmentsOf(rendered.text) : 1,
    // The example decides, as when it is saved: a wording is not refused by one household's name.
    findings: lintContent({ ...input, carriers }, content, samples[input.kind]),
  }
})

export const saveTemplate = implement(api.saveTemplate, async (context, input) => {
  const { tx, companyId, now, actor } = context
  const { version: before } = await wordingInUse(context, input)
  const content = readContent(input, input.content)
  const carriers = await lintedCarriers(context, input.form)
  const error = lintContent({ ...input, carriers }, content, samples[input.kind]).find(
    ({ severity }) => severity === 'error',
  )
  if (error) throw failures.wordingRefused(refusalValues(error), { field: error.part })
  const version = before + 1
  await sql`insert into notifications.template (company_id, kind, form, language, version, content, created_at, created_by)
    values (${companyId}, ${input.kind}, ${input.form}, ${input.language}, ${version}, ${JSON.stringify(content)}::jsonb,
      ${now.toString()}::timestamptz, ${actor.name})`.execute(tx)
  return { version }
})
