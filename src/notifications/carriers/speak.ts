/** What a provider answered over HTTP. */
export type Heard = {
  readonly status: number
  readonly header: (name: string) => string | null
  readonly text: string
  /** The answer as JSON; null when it is none. */
  readonly json: unknown
  /** Whole seconds of Retry-After; null without one (a date instead of seconds counts as none). */
  readonly retryAfterSeconds: number | null
}

/**
 * One HTTP request to a provider. Redirects are not followed: what we send is for one address only.
 * @returns null when no answer came, whatever the cause: then nobody knows whether it acted
 */
export const speak = async (
  url: string,
  request: {
    readonly method: 'GET' | 'POST'
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string | Uint8Array
    readonly timeoutMs?: number | undefined
  },
): Promise<Heard | null> => {
  try {
    const response = await fetch(url, {
      method: request.method,
      headers: { ...request.headers },
      body: (request.body as BodyInit | undefined) ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeoutMs ?? 10_000),
    })
    const text = await response.text()
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    return {
      status: response.status,
      header: (name) => response.headers.get(name),
      text,
      json: jsonOf(text),
      retryAfterSeconds: Number.isSafeInteger(seconds) && seconds >= 0 ? seconds : null,
    }
  } catch {
    return null
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
