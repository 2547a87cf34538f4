import { getuiService } from './getui/index.ts'
import { jpushService } from './jpush/index.ts'
import type { Provider } from './provider.ts'
import { webPushService } from './web-push/index.ts'

/** Every pretend provider of messages. A new one is one folder and one line here. */
export const messageProviders: readonly Provider[] = [webPushService, jpushService, getuiService]
