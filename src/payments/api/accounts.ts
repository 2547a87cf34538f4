import * as z from 'zod'
import { bookReaders, command, query } from '../../kernel/operation.ts'
import { id, line } from '../../kernel/shapes.ts'

export const setWechatPayAccount = command({
  name: 'setWechatPayAccount',
  access: ['administrator'],
  summary: 'Sets the company’s WeChat Pay merchant account; secrets are sealed.',
  input: z.strictObject({
    name: line(40),
    mode: z.enum(['direct', 'partner']),
    /** The account that signs: the merchant, or the service provider in partner mode. */
    mchid: z.string().regex(/^\d{8,12}$/, '8 to 12 digits'),
    appid: line(40),
    subMchid: z
      .string()
      .regex(/^\d{8,12}$/)
      .optional(),
    subAppid: line(40).optional(),
    serialNo: z.string().regex(/^[0-9A-F]{16,40}$/, 'upper-case hex'),
    privateKey: z.string().max(5000),
    apiV3Key: z.string().length(32),
    /** Keys that WeChat Pay signs with: 公钥 ids (PUB_KEY_ID_…) or certificate serials to PEM. */
    platformKeys: z.record(z.string().max(80), z.string().max(5000)),
  }),
  output: z.object({ channelAccountId: id, noticeUrl: z.string() }),
})

export const listWechatPayAccounts = query({
  name: 'listWechatPayAccounts',
  access: bookReaders,
  summary: 'The company’s WeChat Pay merchant accounts; no key is ever shown again.',
  input: z.strictObject({}),
  output: z.object({
    accounts: z.array(
      z.object({
        id,
        name: z.string(),
        mode: z.enum(['direct', 'partner']),
        mchid: z.string(),
        appid: z.string(),
        subMchid: z.string().nullable(),
        subAppid: z.string().nullable(),
        serialNo: z.string(),
        /** Ids of the keys that WeChat Pay signs with. */
        platformKeyIds: z.array(z.string()),
        noticeUrl: z.string(),
        isActive: z.boolean(),
      }),
    ),
  }),
})
