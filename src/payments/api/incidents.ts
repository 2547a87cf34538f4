import * as z from 'zod'
import { bookkeepers, bookReaders, command, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'

const incidentKind = z.enum([
  'tradeMismatch',
  'unknownTrade',
  'unknownRefund',
  'postingFailed',
  'refundStuck',
  'foreignNotice',
])

export type IncidentKind = z.infer<typeof incidentKind>

export const listIncidents = query({
  name: 'listIncidents',
  access: bookReaders,
  summary: 'What contradicts our records or could not be posted, and waits for a person.',
  input: z.strictObject({ onlyOpen: z.boolean().default(true) }),
  output: z.object({
    incidents: z.array(
      z.object({
        id,
        kind: incidentKind,
        key: z.string(),
        detail: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
        raisedAt: z.string(),
        resolvedAt: z.string().nullable(),
        resolution: z.string().nullable(),
      }),
    ),
  }),
})

export const resolveIncident = command({
  name: 'resolveIncident',
  access: bookkeepers,
  summary: 'Notes how an incident was settled.',
  input: z.strictObject({ incidentId: id, resolution: line(200) }),
  output: z.object({}),
})
