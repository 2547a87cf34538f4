import type { ReactNode } from 'react'
import { formatYuan } from '../../../../src/kernel/money.ts'
import { yuan } from '../../../shared/money.ts'
import { keepFocus } from '../../keys/keys.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Key } from '../../parts/key.tsx'
import { Money } from '../../parts/money.tsx'
import { AmountField } from './amount-field.tsx'
import { type CounterEvent, type CounterState, type Method, methods } from './machine.ts'
import { likelyNotes, type Reckoning } from './reckon.ts'
import { words } from './words.ts'

type Props = {
  counter: CounterState
  sums: Reckoning
  isBusy: boolean
  reference: string
  onReference: (text: string) => void
  send: (event: CounterEvent) => void
  onTake: () => void
}

/** Method, amount, change. The change is the largest thing on the page: it is read aloud. */
export const PaymentPanel = ({ counter, sums, isBusy, send, onTake, ...slip }: Props) => {
  const t = useWords(words)
  return (
    <>
      <MethodChoice
        chosen={counter.method}
        onChoose={(method) => send({ type: 'method', method })}
      />
      <dl className="sums">
        <Sum label={t('due')}>
          <Money fen={sums.dueFen} />
        </Sum>
        {counter.method === 'scan' ? null : (
          <AmountField counter={counter} sums={sums} send={send} onTake={onTake} />
        )}
        {counter.method === 'cash' && sums.dueFen > 0n ? (
          <QuickNotes dueFen={sums.dueFen} send={send} />
        ) : null}
        {counter.method === 'pos' || counter.method === 'transfer' ? (
          <div className="slip">
            <dt>{t('reference')}</dt>
            <dd>
              <input
                aria-label={t('reference')}
                placeholder={t('referenceHint')}
                maxLength={60}
                value={slip.reference}
                onChange={(event) => slip.onReference(event.target.value)}
              />
            </dd>
          </div>
        ) : null}
        <Outcome counter={counter} sums={sums} send={send} />
      </dl>
      <Button
        kind="primary"
        big
        shortcut="Enter"
        disabled={!sums.canTake || isBusy}
        onClick={onTake}
      >
        {takeWords(counter, sums, t)}
      </Button>
    </>
  )
}

const takeWords = (
  { method }: CounterState,
  { shortFen, creditFen }: Reckoning,
  t: (key: 'takeScan' | 'takePart' | 'take' | 'enterAmount') => string,
): string => {
  if (creditFen === 0n) return t('enterAmount')
  if (method === 'scan') return t('takeScan')
  return shortFen > 0n ? t('takePart') : t('take')
}

const MethodChoice = ({
  chosen,
  onChoose,
}: {
  chosen: Method
  onChoose: (method: Method) => void
}) => {
  const t = useWords(words)
  return (
    <div className="methods" role="radiogroup" aria-label={t('methods')}>
      {methods.map((method, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a segment with a key drawn on it
        <button
          key={method}
          type="button"
          role="radio"
          aria-checked={method === chosen}
          tabIndex={-1}
          onMouseDown={keepFocus}
          onClick={() => onChoose(method)}
        >
          {t(method)}
          <Key name={`F${index + 1}`} />
        </button>
      ))}
    </div>
  )
}

const Sum = ({
  label,
  kind,
  children,
}: {
  label: string
  kind?: 'out' | 'short'
  children: ReactNode
}) => (
  <div className={kind}>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </div>
)

const QuickNotes = ({ dueFen, send }: { dueFen: bigint; send: Props['send'] }) => {
  const t = useWords(words)
  const notes = likelyNotes(dueFen)
  return (
    <div className="notes">
      <dt />
      <dd>
        {notes.map((fen) => (
          <button
            key={fen.toString()}
            type="button"
            tabIndex={-1}
            onMouseDown={keepFocus}
            onClick={() => send({ type: 'amount', fen })}
          >
            {formatYuan(fen)}
          </button>
        ))}
        <span className="notes-keys">
          <Key name="alt+1" /> {t('to')} <Key name={`alt+${notes.length}`} />
        </span>
      </dd>
    </div>
  )
}

/** Change, or what is missing, or what becomes prepayment. */
const Outcome = ({ counter, sums, send }: Pick<Props, 'counter' | 'sums' | 'send'>) => {
  const t = useWords(words)
  if (sums.shortFen > 0n) {
    return (
      <>
        <Sum label={t('short')} kind="short">
          <Money fen={sums.shortFen} />
        </Sum>
        <Line>
          {counter.isPartial ? t('partialHow', { fen: yuan(sums.creditFen) }) : t('shortHow')}{' '}
          <AltKey name="alt+p" onPress={() => send({ type: 'partial' })} label={t('alter')} />
        </Line>
      </>
    )
  }
  if (counter.method !== 'cash' || sums.dueFen === 0n) {
    return sums.prepaidFen > 0n ? (
      <Sum label={t('toPrepayment')} kind="out">
        <Money fen={sums.prepaidFen} />
      </Sum>
    ) : null
  }
  return (
    <>
      <Sum label={t('change')} kind="out">
        <Money fen={sums.changeFen} />
      </Sum>
      {sums.coinsFen > 0n ? (
        <Line>
          {t(counter.keepsCoins ? 'coins' : 'coinsOff', { fen: yuan(sums.coinsFen) })}{' '}
          <AltKey name="alt+y" onPress={() => send({ type: 'coins' })} label={t('alter')} />
        </Line>
      ) : null}
    </>
  )
}

const Line = ({ children }: { children: ReactNode }) => (
  <div className="fine">
    <dt />
    <dd>{children}</dd>
  </div>
)

const AltKey = ({ name, label, onPress }: { name: string; label: string; onPress: () => void }) => (
  <button type="button" className="link" tabIndex={-1} onMouseDown={keepFocus} onClick={onPress}>
    <Key name={name} /> {label}
  </button>
)
