import type { Bill, BillLine } from '../../src/invoices/api.ts'
import { wallTime } from '../shared/dates.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { callRow, linkRow, telOf, topOf, whatFor } from './layout.ts'
import { stateMark } from './states.ts'
import { type Page, pick, say, type View } from './view.ts'

/** Makes photos small before they are sent. */
export const photosScript = '/owner/photos.js'

/** Reasons in the owner's words; the key is what the form sends. */
export const reasons = {
  amount: {
    zh: '用量或数目不对',
    en: 'The quantity is wrong',
    noteZh: '读数、用量、面积或天数不对',
    noteEn: 'reading, consumption, area or days',
  },
  sharing: {
    zh: '分摊或计算办法不对',
    en: 'The method is wrong',
    noteZh: '不该这样分，或单价不对',
    noteEn: 'how it is shared, or the price',
  },
  notMine: {
    zh: '不该由我承担',
    en: 'It is not mine to pay',
    noteZh: '房子已卖、未交付，或已含在物业费里',
    noteEn: 'sold, not handed over, or already included',
  },
  paid: { zh: '已经缴过了', en: 'I have paid it already', noteZh: '', noteEn: '' },
  other: { zh: '其他原因', en: 'Another reason', noteZh: '', noteEn: '' },
} as const
export type Reason = keyof typeof reasons

/** Still open, or objected to before; what is paid is asked for by telephone. */
export const isDisputable =
  (bill: Bill) =>
  (line: BillLine): boolean =>
    line.outstandingFen > 0n || bill.disputes.some(({ chargeId }) => chargeId === line.id)

/** Which line? Reached from the bill as a whole. */
export const choosePage = (view: View, bill: Bill): Page => ({
  status: 200,
  title: `${say(view, '对哪一项有异议', 'Which line do you object to')} · ${bill.community.name}`,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero lead-in"><h1 class="home-name">${say(view, '对哪一项有异议', 'Which line do you object to')}</h1></section>
<section class="band rows">${[...bill.lines, ...bill.earlier]
    .filter(isDisputable(bill))
    .map((line) =>
      linkRow(
        `${view.base}/dispute/${line.id}`,
        pick(view, line.itemName),
        whatFor(view, bill, line),
        yuan(line.amountFen),
      ),
    )}${callRow(view, bill.community)}</section>`,
})

/** One line: what seems wrong, in five taps at most, and what pauses before the button. */
export const disputePage = (
  view: View,
  bill: Bill,
  line: BillLine,
  facts: { answerDueOn: string; refusal?: string; reason?: string; said?: string },
): Page => ({
  status: facts.refusal ? 400 : 200,
  title: `${say(view, '提出异议', 'Object')} · ${bill.community.name}`,
  module: photosScript,
  body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<form method="post" action="${view.base}/dispute/${line.id}" enctype="multipart/form-data">
<section class="band hero lead-in">
<h1 class="home-name">${say(view, `对${line.itemName.zh} `, `I object to ${line.itemName.en}, `)}<span class="nb">${yuan(line.outstandingFen)}</span>${say(view, ' 有异议', '')}</h1>
<p class="soft">${pick(view, line.period)}${say(view, '，', ', ')}${line.unitLabel}</p>
${facts.refusal && html`<p class="refusal" role="alert">${facts.refusal}</p>`}
</section>
<section class="band">
<fieldset><legend class="label first">${say(view, '您觉得哪里不对', 'What seems wrong')}</legend>
<div class="rows">${Object.entries(reasons).map(
    ([key, reason]) =>
      html`<label class="opt"><input type="radio" name="reason" value="${key}" required${facts.reason === key && html` checked`}><span>${say(view, reason.zh, reason.en)}${reason.noteZh !== '' && html`<small>${say(view, reason.noteZh, reason.noteEn)}</small>`}</span></label>`,
  )}</div></fieldset>
<label class="label" for="say">${say(view, '说说情况', 'Tell us more')} <span class="note">${say(view, '可以不填', 'optional')}</span></label>
<textarea class="field" id="say" name="say" maxlength="400" rows="3">${facts.said}</textarea>
${photoField(view)}
</section>
${afterwards(view, bill, line, facts.answerDueOn)}
<section class="band">
<button class="btn" type="submit">${say(view, '提交异议', 'Send the objection')}</button>
${
  bill.community.servicePhone !== '' &&
  html`<a class="textlink" href="${telOf(bill.community.servicePhone)}">${icon('phone')}${say(view, '先打电话问问', 'Call first')}</a>`
}
</section>
</form>`,
})

/** The script makes them small before they are sent; without it they go as they are. */
const photoField = (view: View): Html =>
  html`<label class="label" for="photos">${say(view, '照片', 'Photos')} <span class="note">${say(view, '可以不填，最多 3 张', 'optional, up to 3')}</span></label>
<div class="photos">
<input class="field" type="file" id="photos" name="photos" accept="image/jpeg,image/png" multiple data-photos="3" data-too-many="${say(view, '最多 3 张，多的没有加上。', 'At most 3; the others were left out.')}" data-broken="${say(view, '有一张打不开，没有加上：请换 JPEG 或 PNG，或重拍。', 'One does not open and was left out: choose a JPEG or PNG, or take it again.')}" data-remove="${say(view, '删去', 'Remove')}">
<label class="add" for="photos" hidden>${icon('camera')}${say(view, '加照片', 'Add')}</label>
</div>
<p class="refusal" role="alert" hidden></p>
<p class="note">${say(view, '可以现拍。照片里的拍摄地点会去掉，只有您家和物业看得到。', 'You can take one now. Where it was taken is struck out; only your household and the staff see it.')}</p>`

/** What was sent along; each opens by itself. */
const photosOf = (view: View, { holdId, photos }: Bill['disputes'][number]): Html | false =>
  photos > 0 &&
  html`<span class="photos">${Array.from({ length: photos }, (_, index) => {
    const address = `${view.base}/dispute/photos/${holdId}/${index + 1}`
    return html`<a href="${address}"><img src="${address}" alt="${say(view, `照片 ${index + 1}`, `Photo ${index + 1}`)}" loading="lazy"></a>`
  })}</span>`

const afterwards = (view: View, bill: Bill, line: BillLine, answerDueOn: string): Html => {
  const restFen = bill.payableFen - line.outstandingFen
  const isAhead = bill.dueOn !== null && bill.dueOn >= bill.today
  const dueWords = isAhead
    ? { zh: `，${bill.dueOn} 到期`, en: `, due ${bill.dueOn}` }
    : { zh: '', en: '' }
  return html`<section class="told">
<h2>${icon('paused')}${say(view, '提交以后', 'After you send it')}</h2>
<ul>
<li><span>${pick(view, line.itemName)}<span class="note line">${say(view, '暂停：不提醒，不计违约金', 'paused: no reminders, no late fee')}</span></span><span class="num">${yuan(line.outstandingFen)}</span></li>
${restFen > 0n && html`<li><span>${say(view, '其余各项', 'The other lines')}<span class="note line">${say(view, `照常${dueWords.zh}，可以先缴`, `go on${dueWords.en}; you may pay them now`)}</span></span><span class="num">${yuan(restFen)}</span></li>`}
</ul>
<p>${say(view, `${bill.community.stewardName ? `管家${bill.community.stewardName} ` : '物业 '}`, bill.community.stewardName ? `Your steward ${bill.community.stewardName} answers in writing by ` : 'You are answered in writing by ')}<span class="nb strong">${answerDueOn}</span>${say(view, ' 前书面答复您。', '.')}</p>
<p class="note">${say(view, '水、电、气、门禁、电梯、停车都不受影响。', 'Water, power, gas, access, lifts and parking are not affected.')}</p>
</section>`
}

/** How an objection stands: paused with the day of the answer, or answered. */
export const disputeStatePage = (
  view: View,
  bill: Bill,
  line: BillLine,
  dispute: Bill['disputes'][number],
): Page => {
  const isOpen = dispute.closedAt === null
  return {
    status: 200,
    title: `${say(view, '异议进度', 'Your objection')} · ${bill.community.name}`,
    body: html`${topOf(view, { back: say(view, '账单', 'Bill'), to: view.base })}
<section class="band hero">
<h1 class="home-name">${say(view, `${line.itemName.zh}的异议`, `Objection to ${line.itemName.en}`)}</h1>
<p class="soft">${pick(view, line.period)}${say(view, '，', ', ')}${yuan(line.amountFen)}</p>
<p class="for">${isOpen ? stateMark(view, 'disputed') : html`<span class="st paid">${icon('paid')}${say(view, '已答复', 'Answered')}</span>`}</p>
</section>
<section class="band">
<ol class="steps">
<li><span class="later">${icon('done')}</span><div><b>${say(view, `${wallTime(dispute.openedAt)}，您提出异议`, `${wallTime(dispute.openedAt)}: you objected`)}</b>${dispute.note !== '' && html`<span class="soft line pre">${dispute.note}</span>`}${photosOf(view, dispute)}</div></li>
${
  isOpen
    ? html`<li><span class="on">${icon('waiting')}</span><div><b>${say(view, `最迟 ${dispute.answerDueOn ?? ''}，书面答复您`, `By ${dispute.answerDueOn ?? ''}: a written answer`)}</b><span class="soft line">${say(view, '这一项先暂停：不提醒，不计违约金。其余各项照常。', 'This line is paused: no reminders, no late fee. The others go on.')}</span></div></li>`
    : html`<li><span class="done">${icon('paid')}</span><div><b>${say(view, `${wallTime(dispute.closedAt ?? '')}，物业答复`, `${wallTime(dispute.closedAt ?? '')}: the answer`)}</b><span class="line pre">${dispute.answer ?? ''}</span></div></li>`
}
</ol>
<a class="btn quiet" href="${view.base}">${say(view, '返回账单', 'Back to the bill')}</a>
${!isOpen && line.outstandingFen > 0n && html`<a class="textlink" href="${view.base}/dispute/${line.id}?again">${say(view, '不同意答复，再次提出', 'I do not agree: object again')}</a>`}
</section>
<section class="band rows">${callRow(view, bill.community)}</section>`,
  }
}
