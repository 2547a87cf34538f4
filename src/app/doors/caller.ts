import type { FastifyReply, FastifyRequest } from 'fastify'
import { resolveSession } from '../../identity/index.ts'
import { type Actor, type Platform, publicActor } from '../../platform/context.ts'

const sessionCookie = 'jq_session'

/** Who calls over HTTP, and in which company. Asked once a request. */
export type Caller = { readonly actor: Actor; readonly companyId: bigint; readonly address: string }

/** Reads the session cookie; without a live session the caller is the public. */
export const callerOf = async (platform: Platform, request: FastifyRequest): Promise<Caller> => {
  const cookie = request.cookies[sessionCookie]
  const session = cookie ? await resolveSession(platform, cookie) : null
  return session
    ? { actor: session.actor, companyId: session.companyId, address: request.ip }
    : { actor: publicActor, companyId: 0n, address: request.ip }
}

/** HttpOnly, same site, and Secure wherever the product is reached over https. */
export const setSessionCookie = (
  platform: Platform,
  reply: FastifyReply,
  value: string | null,
): void => {
  const options = {
    path: '/',
    httpOnly: true,
    sameSite: 'lax' as const,
    secure: platform.publicUrl.startsWith('https:'),
  }
  if (value === null) reply.clearCookie(sessionCookie, options)
  else reply.setCookie(sessionCookie, value, options)
}

/**
 * A state-changing call must come from our own pages: browsers name the page's origin, and one
 * that is not ours is refused (CSRF). Programs that send no Origin are no browsers.
 */
export const isForeignOrigin = (request: FastifyRequest): boolean => {
  const origin = request.headers.origin
  if (!origin) return false
  try {
    return new URL(origin).host !== request.headers.host
  } catch {
    return true
  }
}
