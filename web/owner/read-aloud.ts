import type { Bill } from '../../src/invoices/api.ts'
import { capitalYuan } from '../../src/kernel/money.ts'
import { yuan } from '../shared/money.ts'
import { type Html, html } from './html.ts'
import { icon } from './icons.ts'
import { say, type View } from './view.ts'

/** The bill in plain sentences, for who listens: by a screen reader, or by the phone's own voice. */
export const readAloud = (view: View, bill: Bill): Html => html`<section class="band rows"><details>
<summary><span class="grow"><span class="name">${say(view, '听账单', 'Listen to the bill')}</span><span class="note">${say(view, '用平常的话说一遍', 'in plain words')}</span></span>${icon('down', 'turn')}</summary>
<div class="inside"><p data-aloud>${view.language === 'zh' ? spokenChinese(bill) : spokenEnglish(bill)}</p>
<button class="btn quiet apart" type="button" data-speak hidden>${say(view, '读出来，再按停', 'Read aloud; press again to stop')}</button></div>
</details></section>`

const spokenChinese = (bill: Bill): string => {
  const dueFen = bill.payableFen + bill.lateFeeFen
  const home = `您家${spokenPlace(bill.household.unitLabel)}`
  if (dueFen === 0n) return `${home}，现在没有要缴的。`
  const lateFee = bill.lateFeeFen > 0n ? `，里面有违约金${spokenYuan(bill.lateFeeFen)}` : ''
  const due = spokenDue(bill)
  const earlierFen = earlierOf(bill)
  const lines = [
    ...(earlierFen > 0n ? [`以前还没缴的${spokenYuan(earlierFen)}`] : []),
    ...bill.lines
      .filter(({ outstandingFen }) => outstandingFen > 0n)
      .map(
        (line) =>
          `${line.itemName.zh}${spokenYuan(line.outstandingFen)}${line.holdReason === 'dispute' ? '，有异议，已经暂停' : ''}`,
      ),
  ]
  const { stewardName, servicePhone } = bill.community
  const call =
    servicePhone === ''
      ? ''
      : `不清楚的，可以打电话问${stewardName ? `管家${stewardName}` : '物业'}。`
  return `${home}，${spokenMonth(bill)}账单，一共要缴${spokenYuan(dueFen)}${lateFee}${due}。其中：${lines.join('；')}。${call}`
}

const spokenEnglish = (bill: Bill): string => {
  const dueFen = bill.payableFen + bill.lateFeeFen
  if (dueFen === 0n) return `Your home ${bill.household.unitLabel}: nothing is owed now.`
  const earlierFen = earlierOf(bill)
  const lines = [
    ...(earlierFen > 0n ? [`Open from before, ${yuan(earlierFen)}`] : []),
    ...bill.lines
      .filter(({ outstandingFen }) => outstandingFen > 0n)
      .map(
        ({ itemName, outstandingFen, holdReason }) =>
          `${itemName.en}, ${yuan(outstandingFen)}${holdReason === 'dispute' ? ', disputed and paused' : ''}`,
      ),
  ]
  return `Your home ${bill.household.unitLabel}, bill of ${bill.period.en}: ${yuan(dueFen)} in all${bill.dueOn ? `, ${bill.dueOn < bill.today ? 'the earliest was due' : 'due'} ${bill.dueOn}` : ''}. ${lines.join('; ')}.`
}

/** What is still open of earlier months, in one sum: who listens cannot look it over. */
const earlierOf = ({ earlier }: Bill): bigint =>
  earlier.reduce((sum, { outstandingFen }) => sum + outstandingFen, 0n)

const digits = [...'零一二三四五六七八九']

/** 34988 is 三百四十九元八角八分. */
const spokenYuan = (fen: bigint): string =>
  capitalYuan(fen)
    .replace(
      /[零壹贰叁肆伍陆柒捌玖]/g,
      (letter) => digits['零壹贰叁肆伍陆柒捌玖'.indexOf(letter)] ?? '',
    )
    .replace(/[拾佰仟整]/g, (letter) => ({ 拾: '十', 佰: '百', 仟: '千' })[letter] ?? '')
    .replace(/^一十/, '十')

/** 0 to 99 as said: 12 is 十二. */
const spokenCount = (count: number): string => {
  if (count < 10) return digits[count] ?? ''
  const tens = count < 20 ? '十' : `${digits[Math.floor(count / 10)]}十`
  return count % 10 === 0 ? tens : `${tens}${digits[count % 10]}`
}

/** 3栋2单元1102室 is 三栋二单元一一零二室: long numbers digit by digit. */
const spokenPlace = (place: string): string =>
  place.replace(/\d+/g, (number) =>
    number.length < 3
      ? spokenCount(Number(number))
      : [...number].map((digit) => digits[Number(digit)]).join(''),
  )

const spokenMonth = ({ periodMonth }: Bill): string =>
  periodMonth === null ? '' : `${spokenCount(Number(periodMonth.slice(5, 7)))}月份`

/** A day that is past is said with its year: it may be long ago. */
const spokenDue = ({ dueOn, today }: Bill): string => {
  if (dueOn === null) return ''
  if (dueOn >= today) return `，${spokenDay(dueOn)}到期`
  const year = [...dueOn.slice(0, 4)].map((digit) => digits[Number(digit)]).join('')
  return `，最早的一项在${year}年${spokenDay(dueOn)}已经到期`
}

const spokenDay = (day: string): string =>
  `${spokenCount(Number(day.slice(5, 7)))}月${spokenCount(Number(day.slice(8, 10)))}日`
