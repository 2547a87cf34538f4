import type * as z from 'zod'

/** A form rule from a contract's own shape; `read` turns what was typed into what the shape wants. */
export const checkedBy = (
  shape: z.ZodType,
  message: string,
  read: (typed: unknown) => unknown = (typed) => typed,
) => [
  {
    validator: (_: unknown, typed: unknown) =>
      shape.safeParse(read(typed)).success ? Promise.resolve() : Promise.reject(new Error(message)),
  },
]
