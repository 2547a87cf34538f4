import type { Words } from '../../kernel/shapes.ts'
import type { ActionName, Channel, Slot, Tone } from '../api.ts'
import { arms } from '../guard/arms.ts'

const channelWords: Readonly<Record<ActionName, Words>> = {
  wechat: { zh: '微信', en: 'WeChat' },
  sms: { zh: '短信', en: 'SMS' },
  call: { zh: '电话', en: 'Call' },
  visit: { zh: '上门', en: 'Visit' },
  letter: { zh: '寄催缴函', en: 'Send a dunning letter' },
  demand: { zh: '书面催告，今天寄出', en: 'Written demand, sent today' },
  nothing: { zh: '不打扰', en: 'Leave alone' },
}

export const slotWords: Readonly<Record<Slot, Words>> = {
  morning: { zh: '9:00–12:00', en: '09:00 to 12:00' },
  afternoon: { zh: '12:00–17:00', en: '12:00 to 17:00' },
  evening: { zh: '17:00–20:00', en: '17:00 to 20:00' },
}

export const toneWords: Readonly<Record<Tone, Words>> = {
  friendly: { zh: '友好', en: 'friendly' },
  norm: { zh: '邻里情况', en: 'with neighbours' },
  formal: { zh: '正式', en: 'formal' },
}

export type Action = {
  readonly name: ActionName
  readonly channel: Channel | null
  readonly slot: Slot | null
  readonly tone: Tone | null
  readonly stepNo: number | null
  readonly words: Words
}

/** What an arm does, in words: 短信 17:00–20:00 · 友好. */
export const actionOf = (
  arm: number,
  given: { readonly reason?: string | null; readonly stepNo?: number | null } = {},
): Action => {
  const stepNo = given.stepNo ?? null
  const contact = arms[arm] ?? null
  if (contact === null) {
    const name = given.reason === 'demand' || given.reason === 'letter' ? given.reason : 'nothing'
    return { name, channel: null, slot: null, tone: null, stepNo, words: channelWords[name] }
  }
  const [channel, slot, tone] = [
    channelWords[contact.channel],
    slotWords[contact.slot],
    toneWords[contact.tone],
  ]
  return {
    name: contact.channel,
    ...contact,
    stepNo,
    words: {
      zh: `${channel.zh} ${slot.zh} · ${tone.zh}`,
      en: `${channel.en} ${slot.en}, ${tone.en}`,
    },
  }
}

/** A channel and slot without the tone, as counts are given. */
export const channelAndSlot = (name: ActionName, slot: Slot | null): Words => {
  const words = channelWords[name]
  return slot === null
    ? words
    : { zh: `${words.zh} ${slotWords[slot].zh}`, en: `${words.en} ${slotWords[slot].en}` }
}
