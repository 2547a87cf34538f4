import { App, Checkbox, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { formatYuan } from '../../../../src/kernel/money.ts'
import { addMonths } from '../../../../src/kernel/period.ts'
import { yuan } from '../../../shared/money.ts'
import { useWords } from '../../language/language.tsx'
import { ActionDialog, useRequired } from '../../parts/action-dialog.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { fenOf } from '../../parts/money-field.tsx'
import { useCommand } from '../../rpc/use-command.ts'
import { useMe } from '../../shell/use-me.ts'
import { splitEqually, sumOf } from './split.ts'
import type { CaseData } from './use-case.ts'
import { words } from './words.ts'

type Fields = { reason: string; stopsLateFee: boolean }
type Draft = { dueOn: string; money: string }

const counts = [2, 3, 4, 5, 6, 8, 10, 12, 18, 24]

/** Parts to the fen, each of which may be moved; a manager approves them, the payer signs them. */
export const ProposeDialog = ({ data, onClose }: { data: CaseData; onClose: () => void }) => {
  const t = useWords(words)
  const required = useRequired()
  const { message } = App.useApp()
  const { today } = useMe()
  const { householdId, overdueFen } = data.case
  const [form] = Form.useForm<Fields>()
  const { give, isPending } = useCommand('proposeInstalmentPlan')
  const [equal, setEqual] = useState({ count: 3, firstOn: addMonths(today, 1) })
  const [drafts, setDrafts] = useState(() => draftsOf(overdueFen, equal))
  const parts = drafts.map(({ dueOn, money }) => ({ dueOn, amountFen: fenOf(money) }))
  const offFen = overdueFen - sumOf(parts)
  const isWrong = offFen !== 0n || parts.some(({ amountFen }) => amountFen <= 0n)
  const split = (change: Partial<typeof equal>): void => {
    const next = { ...equal, ...change }
    setEqual(next)
    setDrafts(draftsOf(overdueFen, next))
  }
  const move = (at: number, change: Partial<Draft>): void =>
    setDrafts(drafts.map((draft, index) => (index === at ? { ...draft, ...change } : draft)))
  const submit = async ({ reason, stopsLateFee }: Fields): Promise<void> => {
    if (isWrong) return
    if (!(await give({ householdId, parts, reason, stopsLateFee }))) return
    message.success(t('proposed'))
    onClose()
  }
  return (
    <ActionDialog
      form={form}
      title={t('propose')}
      okText={t('proposeOk', { n: parts.length })}
      initial={{ stopsLateFee: true }}
      isBusy={isPending}
      onClose={onClose}
      onSubmit={submit}
      effect={
        offFen === 0n ? (
          t('proposeEffect', { fen: yuan(overdueFen) })
        ) : (
          <span className="overdue" role="alert">
            {t('partsOff', { all: yuan(overdueFen), off: yuan(offFen) })}
          </span>
        )
      }
    >
      <div className="case-fields">
        <Form.Item label={t('partCount')}>
          <Select
            aria-label={t('partCount')}
            autoFocus
            value={equal.count}
            options={counts.map((n) => ({ value: n, label: t('partN', { n }) }))}
            onChange={(count) => split({ count })}
          />
        </Form.Item>
        <Form.Item label={t('firstOn')}>
          <DateField
            label={t('firstOn')}
            min={today}
            value={equal.firstOn}
            onChange={(firstOn) => (firstOn ? split({ firstOn }) : undefined)}
          />
        </Form.Item>
      </div>
      <Parts drafts={drafts} onMove={move} />
      <Form.Item name="reason" label={t('reason')} rules={required(t('reason'))}>
        <Input maxLength={200} placeholder={t('reasonHint')} />
      </Form.Item>
      <Form.Item name="stopsLateFee" valuePropName="checked">
        <Checkbox>{t('stopsLateFee')}</Checkbox>
      </Form.Item>
    </ActionDialog>
  )
}

const draftsOf = (totalFen: bigint, equal: { count: number; firstOn: string }): readonly Draft[] =>
  splitEqually(totalFen, equal).map(({ dueOn, amountFen }) => ({
    dueOn,
    money: formatYuan(amountFen).replaceAll(',', ''),
  }))

const Parts = ({
  drafts,
  onMove,
}: {
  drafts: readonly Draft[]
  onMove: (at: number, change: Partial<Draft>) => void
}) => {
  const t = useWords(words)
  return (
    <table className="table case-parts">
      <tbody>
        {drafts.map(({ dueOn, money }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the number of a part is what it is
          <tr key={at}>
            <td>{t('partNo', { n: at + 1 })}</td>
            <td>
              <DateField
                label={t('partDue', { n: at + 1 })}
                value={dueOn}
                onChange={(day) => (day ? onMove(at, { dueOn: day }) : undefined)}
              />
            </td>
            <td className="number">
              <Input
                prefix="¥"
                inputMode="decimal"
                autoComplete="off"
                aria-label={t('partAmount', { n: at + 1 })}
                value={money}
                status={fenOf(money) > 0n ? '' : 'error'}
                onChange={({ target }) => onMove(at, { money: target.value })}
              />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
