import type { Wording } from '../content.ts'

/** 催缴函: goes on paper only, and says what its sheet says; these words stand where no sheet does. */
export const dunningLetter: Wording = {
  letter: {
    zh: {
      title: '缴费函 {letterNo}',
      text: '{payer}您好：{home}未缴 {amount} 元。请您在 {answerOn} 前缴纳，或告诉我们您的情况。',
    },
    en: {
      title: 'Letter {letterNo}',
      text: 'Dear {payer}, CNY {amount} is open for {home}. Please pay by {answerOn}, or tell us how things stand.',
    },
  },
}
