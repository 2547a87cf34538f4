import { aliyunSms } from './aliyun-sms/index.ts'
import type { Carrier } from './carrier.ts'
import { getui } from './getui/index.ts'
import { jpush } from './jpush/index.ts'
import { letter } from './letter/index.ts'
import { officialAccountSubscription, officialAccountTemplate } from './official-account/index.ts'
import { smtp } from './smtp/index.ts'
import { tencentSms } from './tencent-sms/index.ts'
import { webPushCarrier } from './web-push/index.ts'

/**
 * Every carrier there is. A new one is one folder and one line here. Each takes the config and the
 * secrets its own schema read; behind this list nobody knows which they are.
 */
export const carriers: readonly Carrier[] = [
  aliyunSms,
  tencentSms,
  officialAccountTemplate,
  officialAccountSubscription,
  webPushCarrier,
  jpush,
  getui,
  smtp,
  letter,
] as unknown as readonly Carrier[]
