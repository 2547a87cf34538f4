import type { Words } from '../../kernel/shapes.ts'
import type { Channel, Slot, StrategyStep, Tone } from '../api.ts'
import { toneWords } from '../explain/action-words.ts'

type Way = StrategyStep['otherwise']

/** What a step does, as people call it. */
export const wayWords: Readonly<Record<Way, Words>> = {
  wechat: { zh: '微信', en: 'WeChat' },
  sms: { zh: '短信', en: 'SMS' },
  call: { zh: '电话', en: 'call' },
  visit: { zh: '上门', en: 'visit' },
  letter: { zh: '信函', en: 'letter' },
  nothing: { zh: '不做', en: 'nothing' },
}
export const slotWords: Readonly<Record<Slot, Words>> = {
  morning: { zh: '上午', en: 'morning' },
  afternoon: { zh: '下午', en: 'afternoon' },
  evening: { zh: '傍晚', en: 'evening' },
}

/** 到期前 7 天、逾期 21 天. */
const dayWords = (day: number): Words =>
  day < 0
    ? { zh: `到期前 ${-day} 天`, en: `${-day} days before due` }
    : { zh: `逾期 ${day} 天`, en: `${day} days overdue` }

const join = (parts: readonly Words[], zh: string, en: string): Words => ({
  zh: parts.map((part) => part.zh).join(zh),
  en: parts.map((part) => part.en).join(en),
})

/** 逾期 35 天 电话·友好·上午，不行则短信·正式. */
export const stepWords = (step: StrategyStep): Words => {
  const does = join([wayWords[step.channel], toneWords[step.tone], slotWords[step.slot]], '·', ', ')
  const day = dayWords(step.day)
  const whole = { zh: `${day.zh} ${does.zh}`, en: `${day.en}: ${does.en}` }
  if (step.otherwise === 'nothing') return whole
  const other = join(
    [wayWords[step.otherwise], toneWords[step.otherwiseTone ?? step.tone]],
    '·',
    ', ',
  )
  return { zh: `${whole.zh}，不行则${other.zh}`, en: `${whole.en}; else ${other.en}` }
}

/** 微信、短信 / WeChat, SMS. */
export const listWords = <Name extends Channel | Tone | Slot>(
  names: readonly Name[],
  words: Readonly<Record<Name, Words>>,
): Words =>
  names.length === 0
    ? { zh: '无', en: 'none' }
    : join(
        names.map((name) => words[name]),
        '、',
        ', ',
      )
