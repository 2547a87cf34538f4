import { getuiService } from './getui/index.ts'
import { jpushService } from './jpush/index.ts'
import { officialAccountService } from './official-account/index.ts'
import type { Provider } from './provider.ts'
import { aliyunSmsService } from './sms/aliyun.ts'
import { tencentSmsService } from './sms/tencent.ts'
import { webPushService } from './web-push/index.ts'

/** Every pretend provider of messages. A new one is one folder and one line here. */
export const messageProviders: readonly Provider[] = [
  aliyunSmsService,
  tencentSmsService,
  officialAccountService,
  webPushService,
  jpushService,
  getuiService,
]
