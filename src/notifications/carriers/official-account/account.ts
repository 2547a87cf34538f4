import * as z from 'zod'
import type { CarrierCall, Push } from '../carrier.ts'

/** What both carriers of one Official Account are made of; the same AppID shares openids. */
export const config = z.strictObject({
  appId: z
    .string()
    .regex(/^wx[0-9a-z]{16}$/)
    .describe('AppID'),
})

export const secrets = z.strictObject({
  appSecret: z
    .string()
    .regex(/^[0-9a-zA-Z]{32}$/)
    .describe('AppSecret'),
  pushToken: z
    .string()
    .regex(/^[0-9a-zA-Z]{3,32}$/)
    .describe('服务器配置的令牌（Token） / Token of the server settings'),
  /** With it only encrypted pushes are believed (安全模式). */
  encodingAesKey: z
    .string()
    .regex(/^[0-9a-zA-Z]{43}$/)
    .optional()
    .describe('消息加解密密钥（EncodingAESKey），安全模式必填 / EncodingAESKey, for secure mode'),
})

export type Config = z.output<typeof config>
export type Secrets = z.output<typeof secrets>
export type Call = CarrierCall<Config, Secrets>
export type OfficialPush = Push<Config, Secrets>
