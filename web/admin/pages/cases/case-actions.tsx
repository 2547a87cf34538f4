import { useKeys } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { useMay } from '../../shell/use-me.ts'
import type { CaseData, Cause, NextAction } from './use-case.ts'
import { words } from './words.ts'

/** What is being prepared, in a dialog. */
export type CaseAction =
  | { readonly kind: 'contact'; readonly way: 'call' | 'visit' }
  | { readonly kind: 'cause'; readonly cause: Cause }
  | { readonly kind: 'schedule' | 'promise' | 'propose' | 'handOver' | 'close' | 'note' }
  | { readonly kind: 'withdrawPromise'; readonly promiseId: bigint }
  | { readonly kind: 'withdrawPlan'; readonly planId: bigint }

export type OpenCaseAction = (action: CaseAction) => void

/** Who may work on a case, while it is not closed. */
export const useMayWork = ({ case: { state } }: CaseData): boolean =>
  useMay('administrator', 'accountant', 'steward', 'manager') && state !== 'closed'

/** What is next, where a button here does it. */
const keyOf: Partial<Record<NextAction, string>> = { call: 't', visit: 'v', offerPlan: 'i' }

/** Every action has a letter; the one that is next is filled. */
export const CaseActions = ({ data, onAction }: { data: CaseData; onAction: OpenCaseAction }) => {
  const t = useWords(words)
  const mayWork = useMayWork(data)
  const mayHandOver = useMay('administrator', 'steward', 'manager') && mayWork
  const next = data.case.nextAction
  const actions = [
    { key: 'h', label: t('handOver'), action: { kind: 'handOver' }, may: mayHandOver },
    { key: 'q', label: t('close'), action: { kind: 'close' }, may: mayWork },
    {
      key: 'i',
      label: t('propose'),
      action: { kind: 'propose' },
      may: mayWork && mayPropose(data),
    },
    { key: 'p', label: t('promise'), action: { kind: 'promise' }, may: mayWork },
    { key: 't', label: t('recordCall'), action: { kind: 'contact', way: 'call' }, may: mayWork },
    { key: 'v', label: t('recordVisit'), action: { kind: 'contact', way: 'visit' }, may: mayWork },
  ] as const satisfies readonly { action: CaseAction; [key: string]: unknown }[]
  const shown = actions.filter(({ may }) => may)
  const primary = next && keyOf[next]
  useKeys(
    shown.map(({ key, label, action }) => ({ key, words: label, run: () => onAction(action) })),
  )
  return shown.map(({ key, label, action }) => (
    <Button
      key={key}
      shortcut={key}
      kind={key === primary ? 'primary' : 'plain'}
      onClick={() => onAction(action)}
    >
      {label}
    </Button>
  ))
}

/** One plan at a time, and only for what is overdue and not held. */
const mayPropose = ({ case: { hasPlan, overdueFen } }: CaseData): boolean =>
  !hasPlan && overdueFen > 0n
