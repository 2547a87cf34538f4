import type { SharePoolView, ShareProof } from '../../src/billing/api.ts'
import { monthName } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { linkRow, topOf } from './layout.ts'
import { type Page, pick, say, type View } from './view.ts'

const titleOf = (view: View, pool: SharePoolView): string =>
  `${pick(view, pool.item)}${say(view, '，', ', ')}${monthName(pool.period, view.language)}`

const poolRows = (view: View, pool: SharePoolView): Html => html`
<dt>${say(view, '范围', 'Shared by')}</dt><dd>${pool.communityName}${pool.buildingName && html` ${pool.buildingName}`}</dd>
<dt>${say(view, '户数', 'Homes')}</dt><dd>${pool.homes}</dd>
<dt>${say(view, '总额', 'Total')}</dt><dd class="strong">${yuan(pool.totalFen)}</dd>`

const rootBlock = (view: View, root: string): Html => html`<div>
<h2>${say(view, '校验码', 'Check code')}</h2>
<p class="code-text">${root}</p>
<p class="note">${say(view, '纸质账单上印着同一串，邻居看到的也是这一串。有一家的份额改过一分钱，这串就不一样。', 'The paper bill shows the same, and so do your neighbours’ bills. One fen changed anywhere would change it.')}</p></div>`

/** The proof of one home's share, with the way to the page that checks it. */
export const shareProofPage = (
  view: View,
  { pool, proof }: ShareProof,
  links: { verify: string; pool: string },
): Page => ({
  status: 200,
  title: `${say(view, '分摊证明', 'Proof of the share')} · ${pool.communityName}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in">
<h1 class="home-name">${say(view, '分摊之和等于总额', 'All shares sum to the total')}</h1>
<p class="soft">${titleOf(view, pool)}</p>
</section>
<section class="band">
<dl class="kv">${poolRows(view, pool)}
<dt>${say(view, '您家', 'Your home')}</dt><dd>${proof.share.unit}</dd>
<dt>${say(view, '您家分到', 'Your share')}</dt><dd class="strong">${yuan(BigInt(proof.share.fen))}</dd></dl>
<a class="btn" href="${links.verify}">${say(view, '现在就验证', 'Check it now')}</a>
<p class="under">${say(view, '在您自己的手机上算，不用相信我们', 'Reckoned on your own phone: you need not trust us')}</p>
</section>
<section class="band">${rootBlock(view, pool.root)}</section>
<section class="band rows">
${linkRow(links.pool, say(view, '公开的一页', 'The public page'), say(view, '不用登录，可以发给邻居比一比', 'no sign-in; send it to a neighbour to compare'))}
<details><summary><span class="grow"><span class="name">${say(view, '给懂行的人', 'For those who know')}</span><span class="note">${say(view, '证明的原始数据', 'the proof as plain data')}</span></span>${icon('down', 'turn')}</summary>
<div class="inside"><p class="note">${say(
    view,
    '每户的钱随机拆成三份，放在一棵树上，每个节点写着下面的钱和户数之和。这里只有您家三份和沿途的节点，看不到哪一家分了多少。',
    'Each share is split at random into three parts of a tree whose nodes carry sums of money and homes. Here are your three parts and the nodes beside their way up; no neighbour’s share can be read from them.',
  )}</p><textarea class="field mono" rows="8" readonly aria-label="${say(view, '证明的原始数据', 'The proof as plain data')}">${JSON.stringify(proof)}</textarea></div></details>
</section>`,
})

/** Root, total and number of shares, for anyone who has the address. */
export const sharePoolPage = (view: View, pool: SharePoolView): Page => ({
  status: 200,
  title: `${titleOf(view, pool)} · ${pool.communityName}`,
  body: html`${topOf(view, [say(view, '公摊费用公示', 'Shared cost'), pool.communityName])}
<section class="band hero lead-in"><h1 class="home-name">${titleOf(view, pool)}</h1></section>
<section class="band"><dl class="kv">${poolRows(view, pool)}</dl></section>
<section class="band">${rootBlock(view, pool.root)}</section>
<section class="band rows">${linkRow('/verify', say(view, '验证一份分摊证明', 'Check a proof of a share'))}</section>`,
})

/** Checks a proof in the reader's own browser; once loaded it needs no network. */
export const verifyPage = (view: View, scripts: { verify: string }): Page => ({
  status: 200,
  title: say(view, '验证分摊', 'Check a share'),
  module: scripts.verify,
  body: html`${topOf(view, [say(view, '验证分摊', 'Check a share'), say(view, '公开，不用登录', 'public, no sign-in')])}
<section class="band hero lead-in">
<h1 class="home-name">${say(view, '验证分摊之和等于总额', 'Check that all shares sum to the total')}</h1>
<p class="soft">${say(view, '全部在这台设备上算，打开后断网也能算，不上传任何内容。', 'Everything is reckoned on this device, without network once open; nothing is sent.')}</p>
</section>
<noscript><section class="band"><p>${say(view, '这一页要用浏览器的脚本来算。也可以把证明交给懂行的人，按下面的规则算。', 'This page reckons with a script. You may also give the proof to somebody who reckons by the rules below.')}</p></section></noscript>
<section class="band" data-result hidden aria-live="polite">
<h2 data-verdict data-right="${say(view, '验证通过', 'It is right')}" data-wrong="${say(view, '验证不通过', 'It is not right')}" data-unread="${say(view, '读不懂这份证明', 'This proof cannot be read')}"></h2>
<dl class="kv" data-facts data-unit="${say(view, '房屋', 'Home')}" data-share="${say(view, '这一户分到', 'Its share')}" data-total="${say(view, '总额', 'Total')}" data-homes="${say(view, '户数', 'Homes')}"></dl>
<ol class="steps checks">
${checks.map(
  ({ key, zh, en, wrongZh, wrongEn }) =>
    html`<li data-check="${key}" data-wrong="${say(view, wrongZh, wrongEn)}"><span class="done yes">${icon('paid')}</span><span class="no">${icon('overdue')}</span><div><b data-word>${say(view, zh, en)}</b></div></li>`,
)}
</ol>
<div data-code>
<h2>${say(view, '校验码', 'Check code')}</h2>
<p class="code-text" data-root></p>
<p class="note">${say(view, '最后请您看一眼：这串和纸质账单、邻居账单上的是不是一样。', 'Last, look yourself: is this the same as on the paper bill and on your neighbours’ bills?')}</p>
</div>
</section>
<section class="band" data-ask hidden>
<label class="label first" for="proof">${say(view, '证明', 'The proof')} <span class="note line">${say(view, '从账单打开时自动填好；也可以粘贴', 'filled in when opened from the bill; you may paste one')}</span></label>
<textarea class="field mono" id="proof" rows="6" spellcheck="false" autocomplete="off"></textarea>
<button class="btn quiet apart" type="button" data-verify>${say(view, '验证', 'Check')}</button>
</section>
<section class="band rows"><details><summary><span class="grow"><span class="name">${say(view, '怎么算的', 'How it is reckoned')}</span></span>${icon('down', 'turn')}</summary>
<div class="inside"><ol class="plain">
<li>${say(view, '您家的钱拆成三份，三份相加等于账单上这一项。', 'Your share lies in three parts, which sum to the line of your bill.')}</li>
<li>${say(view, '每一份做一个指纹（SHA-256），再和旁边的指纹、钱数、户数一起做上一层的指纹，一直到顶。', 'Each part has a fingerprint (SHA-256); with the one beside it, its money and its homes it makes the one above, up to the top.')}</li>
<li>${say(view, '顶上写的钱数是全部分摊之和，不会有负数；户数也是加出来的。', 'The sum at the top is that of all shares, none negative; the homes are added up the same way.')}</li>
<li>${say(view, '顶的指纹加上名称就是校验码。出账时就定下，事后改一分钱都会变。', 'Its fingerprint with the name of the pool is the check code. It was fixed when the bill was made; a fen changed later changes it.')}</li>
</ol></div></details></section>`,
})

const checks = [
  {
    key: 'share',
    zh: '三份相加，正好是您家分到的钱',
    en: 'The three parts sum to your share',
    wrongZh: '三份相加，不是您家分到的钱',
    wrongEn: 'The three parts do not sum to your share',
  },
  {
    key: 'path',
    zh: '三份都通到同一个顶',
    en: 'All three parts lead to one top',
    wrongZh: '三份没有通到同一个顶',
    wrongEn: 'The parts do not lead to one top',
  },
  {
    key: 'total',
    zh: '各户分摊之和等于总额',
    en: 'The shares of all homes sum to the total',
    wrongZh: '各户分摊之和不等于总额',
    wrongEn: 'The shares do not sum to the total',
  },
  {
    key: 'homes',
    zh: '参加分摊的户数对得上',
    en: 'The number of homes fits',
    wrongZh: '参加分摊的户数对不上',
    wrongEn: 'The number of homes does not fit',
  },
  {
    key: 'root',
    zh: '算出来的校验码和写着的一样',
    en: 'The check code comes out the same',
    wrongZh: '算出来的校验码和写着的不一样',
    wrongEn: 'The check code comes out different',
  },
] as const
