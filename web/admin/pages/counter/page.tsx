import './counter.css'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { clockTime } from '../../../shared/dates.ts'
import { area } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { Button } from '../../parts/button.tsx'
import { Icon } from '../../parts/icon.tsx'
import { Key, KeyLine } from '../../parts/key.tsx'
import { Money } from '../../parts/money.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { api } from '../../rpc/client.ts'
import { CaseView } from './case-view.tsx'
import { useCounterKeys } from './counter-keys.ts'
import { FindField } from './find-field.tsx'
import type { Stage } from './machine.ts'
import { PaymentSide } from './payment-side.tsx'
import { Recent, useRecent } from './recent.tsx'
import { ShiftDialog } from './shift-dialog.tsx'
import { useCounter } from './use-counter.ts'
import { words } from './words.ts'

/** 收银台: find, tick, method, amount, change, print, next; by keys alone if wanted. */
export const CounterPage = () => {
  const t = useWords(words)
  const desk = useCounter()
  const { counter, send } = desk
  const shift = useQuery(api.getShift.queryOptions({ input: {} }))
  const recent = useRecent()
  const [isShiftDialog, setShiftDialog] = useState(false)
  const isShiftOpen = Boolean(shift.data?.shift)
  useCounterKeys(desk, {
    reprint: () => {
      const paymentId = desk.taken?.paymentId ?? recent.data?.payments[0]?.id
      if (paymentId !== undefined) void desk.receipt.print(paymentId)
    },
    turnShift: () => setShiftDialog(true),
  })
  return (
    <>
      <PageHead title={t('title')} note={<ShiftNote shift={shift.data?.shift ?? null} />}>
        {isShiftOpen || shift.isPending ? (
          <Steps stage={counter.stage} />
        ) : (
          <Button
            kind={desk.data ? 'plain' : 'primary'}
            shortcut="alt+j"
            onClick={() => setShiftDialog(true)}
          >
            {t('openShift')}
          </Button>
        )}
      </PageHead>
      <div className="desk">
        <section className="desk-case">
          <div className="desk-find">
            <FindField
              isActive={counter.stage === 'find'}
              shown={desk.data?.unitCode ?? ''}
              onFocus={() => counter.stage === 'find' || send({ type: 'go', stage: 'find' })}
              onChoose={desk.choose}
            />
            {desk.data ? (
              <p className="desk-who clip">
                <b>{desk.data.payerName}</b>
                <span className="quiet">
                  {[
                    desk.data.unitLabel,
                    desk.data.areaCenti > 0n ? area(desk.data.areaCenti) : null,
                    desk.data.phoneMasked,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </p>
            ) : null}
          </div>
          <CaseView desk={desk} />
          <Recent />
        </section>
        <section className="desk-money">
          <PaymentSide desk={desk} windowName={shift.data?.shift?.windowName ?? null} />
        </section>
      </div>
      <Foot />
      <ShiftDialog
        isOpen={isShiftDialog}
        isShiftOpen={isShiftOpen}
        onClose={() => setShiftDialog(false)}
      />
    </>
  )
}

type Shift = { windowName: string; openedAt: string; paymentCount: number; cashFen: bigint }

const ShiftNote = ({ shift }: { shift: Shift | null }) => {
  const t = useWords(words)
  if (!shift) return t('noShift')
  const { windowName, openedAt, paymentCount, cashFen } = shift
  return (
    <>
      {t('shift', { window: windowName, time: clockTime(openedAt), n: paymentCount })}
      <Money fen={cashFen} />
    </>
  )
}

const stepWords = ['stepFind', 'stepTick', 'stepMethod', 'stepTake', 'stepPrint'] as const
const reached: Record<Stage, number> = { find: 0, tick: 1, amount: 3, waiting: 3, done: 4 }

const Steps = ({ stage }: { stage: Stage }) => {
  const t = useWords(words)
  return (
    <ol className="steps">
      {stepWords.map((word, index) => {
        const kind = index < reached[stage] ? 'ok' : index === reached[stage] ? 'now' : ''
        return (
          <li key={word} className={kind} aria-current={kind === 'now' ? 'step' : undefined}>
            {kind === 'ok' ? <Icon name="check" /> : null}
            {t(word)}
          </li>
        )
      })}
    </ol>
  )
}

const Foot = () => {
  const t = useWords(words)
  return (
    <footer className="desk-foot">
      <KeyLine
        keys={[
          ['/', t('keyFind')],
          ['1 – 9', t('keyTick')],
          ['A', t('keyAll')],
          ['F1 – F4', t('keyMethod')],
          ['Tab', t('keyAmount')],
          ['Enter', t('keyTake')],
          ['N', t('keyNext')],
          ['Escape', t('keyBack')],
        ]}
      />
      <span className="keyline">
        <span>
          <Key name="alt+b" />
          {t('keyReprint')}
        </span>
        <span>
          <Key name="alt+j" />
          {t('keyShift')}
        </span>
      </span>
    </footer>
  )
}
