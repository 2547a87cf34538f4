import type { ReactNode } from 'react'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import type { Balance } from './use-household.ts'
import { words } from './words.ts'

/** The balance split into states that sum to it. */
export const BalanceStrip = ({ balance, homes }: { balance: Balance; homes: number }) => {
  const t = useWords(words)
  const { overdueCount, oldestOverdueDays, heldCount, notDueCount, nextDueOn } = balance
  return (
    <section className="balance">
      <div>
        <small className="quiet">{t('outstanding')}</small>
        <strong>
          <Money fen={balance.outstandingFen} />
        </strong>
        <small className="quiet">
          {balance.accruedLateFeeFen > 0n
            ? t('withLateFee', { fen: yuan(balance.accruedLateFeeFen) })
            : t('noLateFee', { n: homes })}
        </small>
      </div>
      <Share kind="overdue" label={t('overdue')} fen={balance.overdueFen}>
        {overdueCount > 0
          ? t('overdueNote', { n: overdueCount, days: oldestOverdueDays ?? 0 })
          : t('none')}
      </Share>
      <Share kind="frozen" label={t('held')} fen={balance.heldFen}>
        {heldCount > 0 ? t('heldNote', { n: heldCount }) : t('none')}
      </Share>
      <Share kind="due" label={t('notDue')} fen={balance.notDueFen}>
        {notDueCount > 0 ? t('notDueNote', { n: notDueCount, on: nextDueOn ?? '' }) : t('none')}
      </Share>
      <Share kind="void" label={t('prepayment')} fen={balance.prepaymentFen}>
        {t('prepaymentNote')}
      </Share>
    </section>
  )
}

const Share = ({
  kind,
  label,
  fen,
  children,
}: {
  kind: StateKind
  label: string
  fen: bigint
  children: ReactNode
}) => (
  <div>
    <State kind={kind}>{label}</State>
    <b>
      <Money fen={fen} />
    </b>
    <small className="quiet">{children}</small>
  </div>
)
