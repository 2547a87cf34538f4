import { Form, Input, Radio } from 'antd'
import { promiseDays } from '../../../../src/collections/api.ts'
import { formatYuan } from '../../../../src/kernel/money.ts'
import { addDays } from '../../../../src/kernel/period.ts'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { useRequired } from '../../parts/action-dialog.tsx'
import { CommandDialog } from '../../parts/command-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { fenOf, MoneyField } from '../../parts/money-field.tsx'
import { State, type StateKind } from '../../parts/state.tsx'
import { useMe } from '../../shell/use-me.ts'
import { type OpenCaseAction, useMayWork } from './case-actions.tsx'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

type Promised = NonNullable<CaseData['case']['promise']>
const kinds: Record<Promised['state'], StateKind> = {
  open: 'due',
  kept: 'paid',
  broken: 'overdue',
  withdrawn: 'void',
}

/** 承诺缴费 in one line: how much, by when, and what became of it. */
export const PromiseLine = ({ promise }: { promise: Promised }) => {
  const t = useWords(words)
  return (
    <span>
      <State kind={kinds[promise.state]}>{t(`promise_${promise.state}`)}</State>{' '}
      {t('promiseBy', { on: promise.promisedOn, fen: yuan(promise.amountFen) })}
    </span>
  )
}

/** The newest promise; while it is open nobody asks before the day after it. */
export const PromisePart = ({ data, onAction }: { data: CaseData; onAction: OpenCaseAction }) => {
  const t = useWords(words)
  const mayWork = useMayWork(data)
  const { promise } = data.case
  if (!promise) return null
  return (
    <section>
      <h2>{t('promise')}</h2>
      <div className="case-line">
        <PromiseLine promise={promise} />
        {mayWork && promise.state === 'open' ? (
          <button
            type="button"
            className="link"
            onClick={() => onAction({ kind: 'withdrawPromise', promiseId: promise.promiseId })}
          >
            {t('withdraw')}
          </button>
        ) : null}
      </div>
    </section>
  )
}

const ways = ['call', 'visit', 'counter'] as const
type Fields = {
  money: string
  promisedOn: string
  madeThrough: (typeof ways)[number]
  note?: string
}

export const PromiseDialog = ({ data, onClose }: { data: CaseData; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { today } = useMe()
  const { householdId, overdueFen } = data.case
  return (
    <CommandDialog
      command="recordPromise"
      input={({ money, promisedOn, madeThrough, note = '' }: Fields) => ({
        householdId,
        amountFen: fenOf(money),
        promisedOn,
        madeThrough,
        note,
      })}
      done={t('promiseDone')}
      title={t('promise')}
      okText={t('promiseOk')}
      effect={t('promiseEffect', { on: addDays(today, promiseDays) })}
      initial={{
        money: formatYuan(overdueFen).replaceAll(',', ''),
        promisedOn: addDays(today, 7),
        madeThrough: 'call',
      }}
      onClose={onClose}
    >
      <div className="case-fields">
        <MoneyField name="money" label={t('amount')} />
        <Form.Item name="promisedOn" label={t('promisedBy')} rules={required(t('promisedBy'))}>
          <DateField min={today} />
        </Form.Item>
      </div>
      <Form.Item name="madeThrough" label={t('madeThrough')}>
        <Radio.Group options={ways.map((value) => ({ value, label: t(`made_${value}`) }))} />
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input maxLength={500} />
      </Form.Item>
    </CommandDialog>
  )
}

export const WithdrawPromiseDialog = ({
  promiseId,
  onClose,
}: {
  promiseId: bigint
  onClose: () => void
}) => {
  const t = useWords(words)
  const required = useRequired()
  return (
    <CommandDialog
      command="withdrawPromise"
      input={({ reason }: { reason: string }) => ({ promiseId, reason })}
      done={t('withdrawn')}
      title={t('withdrawPromise')}
      okText={t('withdraw')}
      effect={t('withdrawPromiseEffect')}
      onClose={onClose}
    >
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input autoFocus maxLength={200} />
      </Form.Item>
    </CommandDialog>
  )
}
