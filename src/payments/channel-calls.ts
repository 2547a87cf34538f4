import type { Context, Session } from '../platform/context.ts'
import { wechatPayAccount } from './channel-accounts.ts'
import type { StatementAnswer } from './channels/channel.ts'
import { channels } from './channels/index.ts'
import type { WechatPayAccount } from './channels/wechatpay/index.ts'

/** Where and as whom to call a channel, on the platform's clock. */
export const callAs = (session: Session | Context, account: WechatPayAccount) => ({
  baseUrl: session.wechatPayUrl,
  account,
  nowSeconds: () =>
    Math.floor(
      ('platform' in session ? session.platform.clock.now() : session.now).epochMilliseconds / 1000,
    ),
})

/**
 * The trade bill of a channel account for a day, its hash checked; outside any transaction.
 * @throws Failure noChannel
 */
export const downloadTradeBill = async (
  session: Session,
  input: { channelAccountId: bigint; billDate: string },
): Promise<StatementAnswer> => {
  const account = await session.transaction('account', (context) =>
    wechatPayAccount(context, input.channelAccountId),
  )
  return channels.wechatpay.downloadStatement(callAs(session, account), input.billDate)
}
