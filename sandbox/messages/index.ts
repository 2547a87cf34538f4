import type { Provider } from './provider.ts'

/** Every pretend provider of messages. A new one is one folder and one line here. */
export const messageProviders: readonly Provider[] = []
