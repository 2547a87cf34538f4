import fastify from 'fastify'
import type { Config } from '../../platform/config.ts'
import type { Platform } from '../../platform/context.ts'
import { messageDoor } from '../doors/messages.ts'

export type ProviderDoor = {
  /** An address of ours as it is reached from this machine. */
  readonly reach: (url: string) => string
  readonly close: () => Promise<void>
}

/**
 * While the story is told, providers of messages knock where the server will be, and are let in at
 * the time of the story; nobody else is.
 */
export const openProviderDoor = async (
  platform: Platform,
  { HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>,
): Promise<ProviderDoor> => {
  const app = fastify({ forceCloseConnections: true })
  await messageDoor(app, platform)
  await app.listen({ host: HOST, port: PORT })
  const here = `http://${HOST === '0.0.0.0' ? '127.0.0.1' : HOST}:${PORT}`
  return {
    reach: (url) => url.replace(platform.publicUrl, here),
    close: () => app.close(),
  }
}
