import { type Html, html } from './html.ts'
import { type IconName, icon } from './icons.ts'
import { say, type View } from './view.ts'

type ShownState = 'paid' | 'due' | 'overdue' | 'confirming' | 'disputed' | 'inPlan' | 'nothing'

const shown: Record<ShownState, { look: string; sign: IconName; zh: string; en: string }> = {
  paid: { look: 'paid', sign: 'paid', zh: '已缴清', en: 'Paid' },
  due: { look: 'due', sign: 'due', zh: '待缴', en: 'Due' },
  overdue: { look: 'overdue', sign: 'overdue', zh: '已过到期日', en: 'Past due' },
  confirming: { look: 'frozen', sign: 'waiting', zh: '支付确认中', en: 'Being confirmed' },
  disputed: { look: 'frozen', sign: 'paused', zh: '有异议，已暂停', en: 'Disputed, paused' },
  inPlan: { look: 'frozen', sign: 'paused', zh: '分期中', en: 'In parts' },
  nothing: { look: 'void', sign: 'nothing', zh: '还没有账单', en: 'No bill yet' },
}

/** A state as sign, word and colour: never colour alone. */
export const stateMark = (view: View, state: ShownState): Html => {
  const { look, sign, zh, en } = shown[state]
  return html`<span class="st ${look}">${icon(sign)}${say(view, zh, en)}</span>`
}
