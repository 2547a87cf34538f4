import type { ReactNode } from 'react'
import { Icon } from './icon.tsx'

export type StateKind = 'paid' | 'due' | 'overdue' | 'frozen' | 'void'

/** A state in words with its icon; the colour only repeats what they say. */
export const State = ({ kind, children }: { kind: StateKind; children: ReactNode }) => (
  <span className={`state ${kind}`}>
    <Icon name={kind} />
    {children}
  </span>
)
