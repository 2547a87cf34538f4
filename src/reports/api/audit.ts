import * as z from 'zod'
import { query } from '../../kernel/operation.ts'
import { id, pageInput, plainDate } from '../../kernel/shapes.ts'
import { auditActors } from './names.ts'

export const listAudit = query({
  name: 'listAudit',
  access: ['administrator', 'auditor'],
  summary: 'Every command of the company, newest first: who, when, what; personal data struck out.',
  input: pageInput.extend({
    from: plainDate.optional(),
    to: plainDate.optional(),
    actorKind: z.enum(auditActors).optional(),
    actorId: id.optional(),
    operation: z
      .string()
      .regex(/^[a-zA-Z]{1,60}$/)
      .optional(),
  }),
  output: z.object({
    entries: z.array(
      z.object({
        id,
        at: z.string(),
        actorKind: z.enum(auditActors),
        actorName: z.string(),
        operation: z.string(),
        /** The input as it was kept: JSON, secrets and personal data struck out. */
        input: z.string(),
      }),
    ),
    total: z.number(),
    next: z.string().nullable(),
  }),
})
