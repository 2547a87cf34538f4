import { useState } from 'react'
import { dayNumber } from '../../../../src/kernel/period.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { Money } from '../../parts/money.tsx'
import { State } from '../../parts/state.tsx'
import { useMay, useMe } from '../../shell/use-me.ts'
import type { OpenAction } from './actions/action.ts'
import { ArithmeticView } from './arithmetic-view.tsx'
import type { Charge } from './use-household.ts'
import { words } from './words.ts'

type Props = { charges: readonly Charge[]; holdId: bigint | null; onAction: OpenAction }

/** A charge opened in place: arithmetic, basis, due date, late fee, and what may be done. */
export const ChargeDetail = ({ charges, holdId, onAction }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const first = charges.find(({ outstandingFen }) => outstandingFen > 0n) ?? charges[0]
  const [chosen, setChosen] = useState(first?.id)
  const charge = charges.find(({ id }) => id === chosen) ?? first
  if (!charge) return null
  return (
    <div className="detail">
      <ArithmeticView arithmetic={charge.arithmetic} name={charge.itemName[language]} />
      <dl className="detail-facts">
        {charge.arithmetic.basis ? (
          <>
            <dt>{t('basis')}</dt>
            <dd>{charge.arithmetic.basis}</dd>
          </>
        ) : null}
        <dt>{t('dueOn')}</dt>
        <dd>
          {charge.dueOn} <ChargeState charge={charge} />
        </dd>
        {charge.lateFeeShort ? (
          <>
            <dt>{t('lateFee')}</dt>
            <dd>
              {t('lateFeeNote', {
                calculation: charge.lateFeeShort[language],
                fen: yuan(charge.accruedLateFeeFen),
              })}
            </dd>
          </>
        ) : null}
        {charges.length > 1 ? (
          <>
            <dt>{t('sameBatch')}</dt>
            <dd className="batch">
              {charges
                .filter(({ id }) => id !== charge.id)
                .map((other) => (
                  <span key={other.id.toString()}>
                    <button type="button" className="link" onClick={() => setChosen(other.id)}>
                      {other.itemName[language]} <Money fen={other.amountFen} />
                    </button>{' '}
                    <ChargeState charge={other} />
                  </span>
                ))}
            </dd>
          </>
        ) : null}
      </dl>
      <ChargeActions charge={charge} holdId={holdId} onAction={onAction} />
    </div>
  )
}

const ChargeState = ({ charge }: { charge: Charge }) => {
  const t = useWords(words)
  const { today } = useMe()
  if (charge.isReversed) return <State kind="void">{t('reversed')}</State>
  if (charge.isHeld) return <State kind="frozen">{t('held')}</State>
  if (charge.outstandingFen === 0n) {
    return charge.waivedFen > 0n ? (
      <State kind="void">{t('waived', { fen: yuan(charge.waivedFen) })}</State>
    ) : (
      <State kind="paid">{t('paid')}</State>
    )
  }
  const days = dayNumber(today) - dayNumber(charge.dueOn)
  if (days > 0) return <State kind="overdue">{t('daysOverdue', { n: days })}</State>
  return <State kind="due">{t('notDue')}</State>
}

const ChargeActions = ({
  charge,
  holdId,
  onAction,
}: {
  charge: Charge
  holdId: bigint | null
  onAction: OpenAction
}) => {
  const t = useWords(words)
  const mayReverse = useMay('administrator', 'accountant')
  const mayAnswer = useMay('administrator', 'accountant', 'manager')
  const isOpen = charge.outstandingFen > 0n && !charge.isReversed
  const actions = [
    isOpen && { label: t('requestWaiver'), run: () => onAction({ kind: 'waiver', charge }) },
    isOpen &&
      !charge.isHeld && {
        label: t('openDispute'),
        run: () => onAction({ kind: 'dispute', charge }),
      },
    holdId !== null &&
      charge.isHeld &&
      mayAnswer && { label: t('answerDispute'), run: () => onAction({ kind: 'answer', holdId }) },
    isOpen &&
      mayReverse &&
      charge.settledFen === 0n && {
        label: t('reverse'),
        run: () => onAction({ kind: 'reverse', charge }),
      },
  ].filter((action) => action !== false)
  if (actions.length === 0) return null
  return (
    <p className="detail-actions">
      {actions.map(({ label, run }) => (
        <button key={label} type="button" className="link" onClick={run}>
          {label}
        </button>
      ))}
    </p>
  )
}
