/** An answer that says no, in the service's own form: `{code, message, detail}`. */
type Refusal = {
  readonly status: number
  readonly code: string
  readonly message: string
  readonly detail?: Readonly<Record<string, unknown>>
  /** The numeric cause that ends the Request-ID. */
  readonly cause?: number
}

const refusals = new WeakMap<Error, Refusal>()

/** Throw the result to answer with it. */
export const refusal = (content: Refusal): Error => {
  const error = new Error(`${content.code} ${content.message}`)
  refusals.set(error, content)
  return error
}

export const refusalOf = (error: unknown): Refusal | null =>
  error instanceof Error ? (refusals.get(error) ?? null) : null

export const paramError = (
  message: string,
  detail: Readonly<Record<string, unknown>> = {},
  cause = 0,
): Error => refusal({ status: 400, code: 'PARAM_ERROR', message, detail, cause })

export const invalidRequest = (message: string, cause = 0): Error =>
  refusal({ status: 400, code: 'INVALID_REQUEST', message, cause })

export const noAuth = (message: string): Error => refusal({ status: 403, code: 'NO_AUTH', message })
