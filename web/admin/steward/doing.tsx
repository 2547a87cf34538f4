import type { Deed, Home } from './deeds.ts'
import { PayCode } from './pay-code.tsx'
import { Record } from './record.tsx'
import type { Me, Stop } from './use-steward.ts'

/** What the steward is about to do; `deed` is one that was refused and is corrected. */
export type DoingWhat =
  | {
      readonly kind: 'record'
      readonly way: 'call' | 'visit'
      readonly home: Home
      readonly deed?: Deed
    }
  | { readonly kind: 'code'; readonly stop: Stop }

export const Doing = ({
  what,
  me,
  onClose,
  onDone,
}: {
  what: DoingWhat
  me: Me
  onClose: () => void
  onDone: () => void
}) =>
  what.kind === 'code' ? (
    <PayCode stop={what.stop} onClose={onClose} />
  ) : (
    <Record {...what} me={me} onClose={onClose} onDone={onDone} />
  )
