import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Key } from '../../parts/key.tsx'
import { Money } from '../../parts/money.tsx'
import { PaymentPanel } from './payment-panel.tsx'
import { ReceiptPreview } from './receipt-preview.tsx'
import { ScanPanel } from './scan-panel.tsx'
import type { CounterDesk } from './use-counter.ts'
import { words } from './words.ts'

/** The right column: the money, then the paper. */
export const PaymentSide = ({
  desk,
  windowName,
}: {
  desk: CounterDesk
  windowName: string | null
}) => {
  const t = useWords(words)
  const { counter, data, sums, receipt } = desk
  return (
    <>
      {counter.stage === 'done' ? (
        <Done desk={desk} />
      ) : counter.stage === 'waiting' && desk.attemptId !== null ? (
        <ScanPanel attemptId={desk.attemptId} onPaid={desk.finish} onEnd={desk.endScan} />
      ) : (
        <PaymentPanel
          counter={counter}
          sums={sums}
          isBusy={desk.isBusy}
          reference={desk.reference}
          onReference={desk.setReference}
          send={desk.send}
          onTake={() => void desk.takeNow()}
        />
      )}
      {data && sums.creditFen > 0n ? (
        <>
          <ReceiptPreview data={data} counter={counter} sums={sums} windowName={windowName} />
          <p className="small faint paper-note">
            {t(receipt.layout === 'roll80' ? 'preview' : 'previewA5')} <Key name="ctrl+p" />{' '}
            {t(receipt.layout === 'roll80' ? 'toA5' : 'toRoll')}
          </p>
        </>
      ) : null}
    </>
  )
}

/** The case is paid: the change once more, and the way to the next in the queue. */
const Done = ({ desk }: { desk: CounterDesk }) => {
  const t = useWords(words)
  const { counter, sums, taken, receipt } = desk
  return (
    <div className="done" role="status">
      <p className="done-title">
        <Icon name="paid" />
        {t(counter.method === 'scan' ? 'takenOnline' : 'taken')} <Money fen={sums.creditFen} />
      </p>
      {counter.method === 'cash' ? (
        <dl className="sums">
          <div className="out">
            <dt>{t('change')}</dt>
            <dd>
              <Money fen={taken?.changeFen ?? 0n} />
            </dd>
          </div>
        </dl>
      ) : null}
      <Button kind="primary" big shortcut="n" onClick={desk.next}>
        {t('next')}
      </Button>
      <p className="done-more">
        <Button shortcut="alt+b" onClick={() => taken && void receipt.print(taken.paymentId)}>
          {t('printAgain')}
        </Button>
      </p>
    </div>
  )
}
