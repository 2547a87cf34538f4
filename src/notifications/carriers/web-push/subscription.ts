import { ECDH } from 'node:crypto'
import * as z from 'zod'

const bytes = (length: number) =>
  z
    .string()
    .regex(/^[\w-]+={0,2}$/)
    .refine((text) => Buffer.from(text, 'base64url').length === length)

/** A browser's own address, as `PushSubscription.toJSON()` gives it. */
export const subscription = z.object({
  endpoint: z.url().max(1000),
  keys: z.object({ p256dh: bytes(65), auth: bytes(16) }),
})
export type Subscription = z.output<typeof subscription>

/** The push services of the browsers: Chrome, Edge and Samsung; Firefox; Safari; old Edge. */
const services = [
  /^fcm\.googleapis\.com$/,
  /^updates\.push\.services\.mozilla\.com$/,
  /^([a-z0-9-]+\.)*push\.apple\.com$/,
  /^([a-z0-9-]+\.)*notify\.windows\.com$/,
] as const

/**
 * A subscription we are willing to call. Its address comes from a browser and our server will post
 * to it, so only the push services of the browsers are taken, over https and on their usual port;
 * while messages are pretend, only the sandbox.
 * @param text the subscription as JSON
 * @returns null when it is none, or none of these
 */
export const readSubscription = (text: string, sandboxUrl: string | null): Subscription | null => {
  const parsed = subscription.safeParse(jsonOf(text))
  if (!parsed.success) return null
  const { endpoint, keys } = parsed.data
  const isKnown =
    sandboxUrl === null ? isPushService(endpoint) : endpoint.startsWith(`${sandboxUrl}/webpush/`)
  return isKnown && isPoint(keys.p256dh) ? parsed.data : null
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isPushService = (endpoint: string): boolean => {
  const { protocol, hostname, port, username, password } = new URL(endpoint)
  return (
    protocol === 'https:' &&
    port === '' &&
    username === '' &&
    password === '' &&
    services.some((name) => name.test(hostname))
  )
}

/** A key that is no point of the curve would fail in the middle of sending. */
const isPoint = (p256dh: string): boolean => {
  try {
    ECDH.convertKey(p256dh, 'prime256v1', 'base64url')
    return true
  } catch {
    return false
  }
}
