import * as z from 'zod'
import { command, everyStaff, query } from '../../kernel/operation.ts'
import { id } from '../../kernel/shapes.ts'

/** 600,000 bytes in base64; a page makes a photo smaller before it sends it. */
export const photoContent = z.base64().min(4).max(820_000)

export const attachReadingPhoto = command({
  name: 'attachReadingPhoto',
  access: ['administrator', 'accountant', 'cashier', 'steward'],
  summary: 'Keeps a photo of what the counter showed with the newest reading of a meter.',
  input: z.strictObject({ meterId: id, content: photoContent }),
  output: z.object({ readingId: id, readOn: z.string() }),
})

export const getReadingPhoto = query({
  name: 'getReadingPhoto',
  access: ['owner', ...everyStaff],
  summary: 'The photo of a reading that the household was billed by.',
  input: z.strictObject({ readingId: id }),
  output: z.object({ mediaType: z.string(), content: z.string() }),
})
