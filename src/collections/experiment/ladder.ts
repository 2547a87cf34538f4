import type { Words } from '../../kernel/shapes.ts'

const steps = {
  young: {
    shareBp: 2000,
    because: {
      zh: '还不到四期账单，样本少，先留 20%。',
      en: 'Fewer than four bills so far: a fifth is needed to see anything.',
    },
  },
  grown: {
    shareBp: 1000,
    because: {
      zh: '已满四期账单，10% 够用。',
      en: 'Four bills have matured: a tenth is enough.',
    },
  },
  large: {
    shareBp: 500,
    because: {
      zh: '参与户数超过五万，5% 够用。',
      en: 'More than 50,000 households take part: one in twenty is enough.',
    },
  },
} satisfies Record<string, { shareBp: number; because: Words }>

/** 20 % for the first four bills, then 10 %, and 5 % from 50,000 households on; never growing. */
export const proposedShare = (now: {
  readonly maturedBills: number
  readonly households: number
  readonly shareBp: number
}): { proposedShareBp: number; proposedBecause: Words } => {
  const step =
    now.maturedBills < 4 ? steps.young : now.households > 50_000 ? steps.large : steps.grown
  return step.shareBp < now.shareBp
    ? { proposedShareBp: step.shareBp, proposedBecause: step.because }
    : { proposedShareBp: now.shareBp, proposedBecause: unchanged }
}

const unchanged: Words = { zh: '现在的比例合适。', en: 'The share is right as it is.' }
