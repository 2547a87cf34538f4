import { capitalYuan } from '../../../../src/kernel/money.ts'
import { yuan } from '../../../shared/money.ts'
import { useLanguage, useWords } from '../../language/language.tsx'
import { useMe } from '../../shell/use-me.ts'
import { monthsOf } from './charge-table.tsx'
import type { CounterCase, OpenCharge } from './lines.ts'
import type { CounterState } from './machine.ts'
import type { Reckoning } from './reckon.ts'
import { words } from './words.ts'

type Props = {
  data: CounterCase
  counter: CounterState
  sums: Reckoning
  windowName: string | null
}

/** The 80 mm paper as it will come out; its lines add up to the money that is credited. */
export const ReceiptPreview = ({ data, counter, sums, windowName }: Props) => {
  const t = useWords(words)
  const language = useLanguage()
  const me = useMe()
  return (
    <div className="paper" role="img" aria-label={t('receipt')}>
      <p className="paper-title">
        <b>{me.companyName}</b>
        <br />
        {t('receipt')}
      </p>
      <Pair left={t('receiptNo')} right={me.today} />
      <Pair left={`${data.unitLabel}　${data.payerName}`} right={t(counter.method)} />
      <hr />
      {receiptLines(data, sums, t('lateFee')).map(({ name, charges, fen }) => (
        <Pair key={name} left={`${nameOf(name, charges, language)}`} right={yuan(fen)} />
      ))}
      {sums.prepaidFen > 0n ? <Pair left={t('prepayment')} right={yuan(sums.prepaidFen)} /> : null}
      <hr />
      <Pair left={t('received')} right={yuan(sums.creditFen)} strong />
      <p>{t('capitals', { text: capitalYuan(sums.creditFen) })}</p>
      <Pair
        left={t('cashier', { name: me.displayName })}
        right={windowName ? t('window', { window: windowName }) : ''}
      />
    </div>
  )
}

const Pair = ({ left, right, strong }: { left: string; right: string; strong?: boolean }) => (
  <p className={strong ? 'pair strong' : 'pair'}>
    <span className="clip">{left}</span>
    <span>{right}</span>
  </p>
)

type ReceiptLine = { name: string; charges: OpenCharge[]; fen: bigint }

/** One line an item, its months beside it; the late fees together. */
const receiptLines = (data: CounterCase, sums: Reckoning, lateFee: string): ReceiptLine[] => {
  const lines = new Map<string, ReceiptLine>()
  const add = (name: string, charge: OpenCharge, fen: bigint): void => {
    const line = lines.get(name) ?? { name, charges: [], fen: 0n }
    lines.set(name, { ...line, charges: [...line.charges, charge], fen: line.fen + fen })
  }
  for (const { chargeId, amountFen, withLateFee } of sums.ticked) {
    const charge = data.charges.find(({ id }) => id === chargeId)
    if (!charge) continue
    add(charge.itemCode, charge, amountFen ?? charge.outstandingFen)
    if (withLateFee) add(lateFee, charge, charge.accruedLateFeeFen)
  }
  return [...lines.values()]
}

const nameOf = (name: string, charges: readonly OpenCharge[], language: 'zh' | 'en'): string => {
  const item = charges.find(({ itemCode }) => itemCode === name)
  return `${item ? item.itemName[language] : name} ${monthsOf(charges, language)}`
}
