import type { Form, KindName, Language } from '../../api/names.ts'
import type { Content, Wording } from '../content.ts'
import { autopayAhead, disputeReceived, promiseDue } from './agreed.ts'
import { billReady, dueSoon, overdue } from './bills.ts'
import { announcement, ballot, offer } from './community.ts'
import { overdueFormal, overdueNorm } from './dunning.ts'
import { dunningLetter } from './dunning-letter.ts'
import { oneTimeCode, receipt, refund } from './paid.ts'

const wordings: Readonly<Record<KindName, Wording>> = {
  billReady,
  dueSoon,
  overdue,
  overdueNorm,
  overdueFormal,
  promiseDue,
  dunningLetter,
  receipt,
  refund,
  autopayAhead,
  disputeReceived,
  oneTimeCode,
  announcement,
  ballot,
  offer,
}

/** The built-in wording, version 0; undefined where a kind is not sent in a form. */
export const builtInWording = (
  kind: KindName,
  form: Form,
  language: Language,
): Content | undefined => wordings[kind][form]?.[language]
