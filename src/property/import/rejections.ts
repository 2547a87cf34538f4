/** Why a row is not imported as it stands. */
export const rejectionReasons = {
  'missing-room': { zh: '没有房号，请补上', en: 'no room number; add it' },
  'negative-area': { zh: '建筑面积为负数，请改正', en: 'the area is negative; correct it' },
  'zero-area': { zh: '建筑面积为 0，请改正', en: 'the area is 0; correct it' },
  'unreadable-area': { zh: '面积不是数字，请改正', en: 'the area is no number; correct it' },
  'zero-price': { zh: '单价为 0，请填正确的单价', en: 'the price is 0; enter the right one' },
  'negative-price': { zh: '单价为负数，请改正', en: 'the price is negative; correct it' },
  'unreadable-price': { zh: '单价不是数字，请改正', en: 'the price is no number; correct it' },
  'impossible-date': { zh: '日历上没有这一天，请改正', en: 'no calendar has this day; correct it' },
  'duplicate-room-same': {
    zh: '与前面一行完全相同，请删去一行',
    en: 'the same as an earlier row; delete one',
  },
  'duplicate-room-conflict': {
    zh: '同一房号前面已有一行，内容不同，请核对后留一行',
    en: 'this unit stands in an earlier row with other content; keep one',
  },
  'duplicate-arrears': {
    zh: '与前面一行同房号、项目、期间、金额，请删去一行',
    en: 'same unit, item, period and amount as an earlier row; delete one',
  },
  'unknown-room': { zh: '没有这个房号，请核对', en: 'there is no such unit; check it' },
  'unreadable-amount': { zh: '金额不是数字，请改正', en: 'the amount is no number; correct it' },
  'negative-amount': {
    zh: '金额为负数，请改正；退款或预存请另行登记',
    en: 'the amount is negative; correct it',
  },
  'bad-serial': { zh: '没有表号，请补上', en: 'no meter number; add it' },
  'too-long': { zh: '内容太长，请缩短', en: 'the text is too long; shorten it' },
} as const satisfies Record<string, { zh: string; en: string }>
export type RejectionReason = keyof typeof rejectionReasons

export type Rejection = {
  readonly sheet: string
  readonly cell: string
  readonly reason: RejectionReason
  readonly raw: string | null
  readonly unit: string | null
  /** Address of the row that counts instead. */
  readonly duplicateOf: string | null
}
