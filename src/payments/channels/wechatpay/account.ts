import * as z from 'zod'

/**
 * What signing and verifying for a WeChat Pay account needs. Who signs (the merchant, or the
 * service provider in partner mode) and who is paid are two things. Never logged, never sent out.
 */
export const wechatPayConfig = z.object({
  mode: z.enum(['direct', 'partner']),
  appid: z.string(),
  /** Who is paid, in partner mode. */
  subMchid: z.string().nullable(),
  subAppid: z.string().nullable(),
  serialNo: z.string(),
  /** Keys WeChat Pay signs with: 公钥 ids (PUB_KEY_ID_…) or certificate serials to PEM. */
  platformKeys: z.record(z.string(), z.string()),
})
export const wechatPaySecrets = z.object({ privateKey: z.string(), apiV3Key: z.string() })

export type WechatPayConfig = z.infer<typeof wechatPayConfig>
export type WechatPayAccount = Readonly<WechatPayConfig & z.infer<typeof wechatPaySecrets>> & {
  readonly id: bigint
  /** Who signs. */
  readonly mchid: string
}

export const isPartner = (account: WechatPayAccount): boolean => account.mode === 'partner'
