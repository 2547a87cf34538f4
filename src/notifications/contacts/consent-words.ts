import type { Words } from '../../kernel/shapes.ts'
import type { ConsentPurpose } from '../api/contacts.ts'

/**
 * What a person agrees to, word for word as it is shown and kept in the ledger. Bills, receipts and
 * reminders carry out the contract and ask for no consent (PIPL 13); these two do (Consumer Rights
 * Law 29; PIPL 24), and nobody has them by saying nothing.
 */
export const consentWords: Readonly<Record<ConsentPurpose, Words>> = {
  promotion: {
    zh: '可以给我发优惠和社区服务的消息。随时可以关掉，关掉不影响账单。',
    en: 'You may send me offers and news of services in the community. I can switch this off at any time; it does not affect bills.',
  },
  personalisation: {
    zh: '可以按我以前点开的消息，挑选发给我的优惠和时间。关掉后，内容和别人一样。',
    en: 'You may choose offers and times for me by the messages I opened before. Off: I get what everybody gets.',
  },
}
