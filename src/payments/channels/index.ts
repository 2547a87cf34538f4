import { wechatpay } from './wechatpay/index.ts'

/** The channels by their code. A new one is a folder and a line here (docs/how-to/add-a-channel.md). */
export const channels = { wechatpay } as const
