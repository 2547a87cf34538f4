import type { Words } from '../../kernel/shapes.ts'
import type { Output } from '../../platform/context.ts'
import type * as api from '../api.ts'

/** What can be wrong with a row of the chain. */
export type What = NonNullable<Output<typeof api.verifyEvidence>['broken']>['what']

export const whatWords: Readonly<Record<What, Words>> = {
  missing: { zh: '这一条存证缺失。', en: 'This row of evidence is missing.' },
  previousHash: {
    zh: '这一条存证与前一条接不上。',
    en: 'This row does not follow from the one before.',
  },
  hash: { zh: '这一条存证的内容被改动过。', en: 'What this row says was changed.' },
  head: {
    zh: '存证链的末尾与记录的末值不符，后面的存证被删或被改。',
    en: 'The chain does not end where its head says: rows were removed or changed.',
  },
  rewritten: {
    zh: '这一条与此前核对后留在数据库之外的记录不符：到这一条为止的存证被重写过。',
    en: 'This row is not the one that an earlier check kept outside the database: the chain up to here was written anew.',
  },
}
