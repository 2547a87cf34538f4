import type { Bill } from '../../src/invoices/api.ts'
import { html } from './html.ts'
import { callRow, linkRow, topOf } from './layout.ts'
import { done, refused } from './notices.ts'
import { type Page, say, type View } from './view.ts'

type Facts = {
  /** Null: the company sends no web push. */
  readonly offer: { readonly carrierAccountId: bigint; readonly publicKey: string } | null
  /** Who reads here, when a code to their phone has shown it. */
  readonly reader: string | null
  readonly outcome: 'on' | 'off' | null
  readonly refusal?: string | null
  /** The sandbox's stand-in for the browser's push service, while messages are pretend. */
  readonly bridge: string | null
}

/**
 * 这台设备的提醒: what it is for and what it shows comes first, and the browser is asked only when
 * the button is pressed. Without a script, or without push, the page says so and nothing is lost.
 */
export const pushPage = (view: View, bill: Bill, facts: Facts): Page => ({
  status: facts.refusal ? 400 : 200,
  title: `${say(view, '在这台设备上提醒', 'Notices on this device')} · ${bill.community.name}`,
  extraScript: facts.bridge,
  hasManifest: true,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in">
<h1 class="home-name">${say(view, '账单出来时，在这台设备上提醒您', 'A notice on this device when your bill is ready')}</h1>
<p class="soft">${say(view, '只用来通知账单、到期日、收据和退款，不发广告。锁屏上只有金额和日期，没有姓名和房号。随时可以关。', 'Only for bills, due dates, receipts and refunds; no advertising. A locked screen shows the amount and the date, never your name or home. You can turn it off at any time.')}</p>
${done(facts.outcome && outcomeWords(view, facts.outcome))}
${refused(facts.refusal)}
</section>
${body(view, facts)}
<section class="band rows">
${linkRow(view.base, say(view, '返回账单', 'Back to the bill'))}
${callRow(view, bill.community)}
</section>
<p class="note foot">${say(view, '苹果手机请先在浏览器的分享菜单里选“添加到主屏幕”，再从主屏幕打开。有的安卓浏览器收不到这种提醒，短信和公众号照常。', 'On an iPhone, first choose “Add to Home Screen” in the browser’s share menu and open it from there. Some browsers cannot receive notices; messages by SMS and WeChat go on as before.')}</p>`,
})

const outcomeWords = (view: View, outcome: 'on' | 'off'): string =>
  outcome === 'on'
    ? say(
        view,
        '已开启。下一次有消息时，会在这台设备上提醒。',
        'Turned on: the next message shows on this device.',
      )
    : say(view, '已关闭，这台设备不再提醒。', 'Turned off: this device shows no more notices.')

const body = (view: View, { offer, reader }: Facts) => {
  if (!offer) {
    return html`<section class="band"><p>${say(view, '物业还没有开通这种提醒。账单仍从短信或公众号通知您。', 'The company does not send this kind of notice yet. Your bills are announced as before.')}</p></section>`
  }
  if (reader === null) {
    return html`<section class="band"><p>${say(view, '链接可能被转给过家人，所以先用手机验证码确认是您本人，再开启提醒。', 'A link may have been passed on, so first confirm with a code to your phone that it is you.')}</p>
<a class="btn apart" href="${view.base}/phone">${say(view, '用手机验证码确认', 'Confirm with a code')}</a></section>`
  }
  return html`<section class="band">
<p data-push-none>${say(view, '这个浏览器收不到提醒，或没有启用脚本。可以换一个浏览器打开这个链接。', 'This browser cannot receive notices, or runs no scripts. Another browser may.')}</p>
<form method="post" action="${view.base}/push" data-push="${offer.publicKey}" data-account="${offer.carrierAccountId}" hidden>
<input type="hidden" name="subscription">
<p class="refusal" role="alert" data-push-refused hidden>${say(view, '浏览器没有允许，所以没有开启。想开启，请在浏览器的网站设置里允许通知，再点一次。', 'The browser did not allow it, so nothing was turned on. Allow notifications for this site in the browser’s settings, then tap again.')}</p>
<button class="btn" type="submit">${say(view, '在这台设备上提醒我', 'Notify me on this device')}</button>
<p class="under">${say(view, `提醒${reader}的账单消息`, `Messages for ${reader}`)}</p>
</form>
<form method="post" action="${view.base}/push/off" data-push-off hidden>
<input type="hidden" name="endpoint">
<button class="btn quiet" type="submit">${say(view, '关闭这台设备的提醒', 'Turn off on this device')}</button>
</form>
</section>`
}
