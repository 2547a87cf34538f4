import type { FastifyReply } from 'fastify'
import type { Platform } from '../../platform/context.ts'
import { setSessionCookie } from './caller.ts'

/**
 * What an operation's answer means for the browser's session: signing in and setting up give a
 * token, which goes into the cookie and never into the answer; signing out takes it away.
 */
export const afterCall = (
  platform: Platform,
  reply: FastifyReply,
  name: string,
  output: unknown,
): unknown => {
  if (name === 'signOut') {
    setSessionCookie(platform, reply, null)
    return output
  }
  if (typeof output !== 'object' || output === null || !('sessionToken' in output)) return output
  const { sessionToken, ...rest } = output as { sessionToken: unknown }
  if (typeof sessionToken === 'string') setSessionCookie(platform, reply, sessionToken)
  return rest
}
