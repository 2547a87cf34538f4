import * as z from 'zod'
import { isPlainDate } from './period.ts'

/** Shapes that many contracts share. Over oRPC a bigint travels as a bigint. */

/** Whole fen; may be negative. */
export const fen = z
  .bigint()
  .min(-(2n ** 53n))
  .max(2n ** 53n)
  .describe('money in fen')
/** Whole fen above zero. */
export const positiveFen = z
  .bigint()
  .min(1n)
  .max(2n ** 53n)
  .describe('money in fen, above 0')
/** A row's id. */
export const id = z
  .bigint()
  .min(0n)
  .max(2n ** 63n - 1n)
  .describe('id')
/** A calendar date in Asia/Shanghai, YYYY-MM-DD. */
export const plainDate = z
  .string()
  .refine(isPlainDate, { error: 'not a date YYYY-MM-DD' })
  .describe('date YYYY-MM-DD in Asia/Shanghai')
/** A month YYYY-MM. */
export const month = z.string().regex(/^(19|20)\d{2}-(0[1-9]|1[0-2])$/, 'not a month YYYY-MM')
/** One line of text as a person types it: trimmed, not empty, no control characters. */
export const line = (maxLength = 200) =>
  z
    .string()
    .trim()
    .min(1)
    .max(maxLength)
    .refine((text) => !/\p{Cc}/u.test(text), { error: 'has control characters' })
/** Free text, may be empty and have line breaks. */
export const text = (maxLength = 2000) =>
  z
    .string()
    .trim()
    .max(maxLength)
    .refine((value) => !/[^\P{Cc}\n\t]/u.test(value), { error: 'has control characters' })

/** A text in both languages. */
export const words = z.object({ zh: z.string(), en: z.string() })
export type Words = z.infer<typeof words>

/** A page of a long list, walked by a key rather than by an offset. */
export const pageInput = z.strictObject({
  limit: z.number().int().min(1).max(500).default(50),
  after: z.string().max(200).optional(),
})
