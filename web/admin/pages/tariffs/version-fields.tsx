import { Form, Input, Select } from 'antd'
import type * as z from 'zod'
import { prorations } from '../../../../src/billing/api.ts'
import { useWords } from '../../language/language.tsx'
import { DateField } from '../../parts/date-field.tsx'
import { checkedBy } from './checked-by.ts'
import type { FormulaValues } from './formula-fields.tsx'
import { words } from './words.ts'

export type VersionValues = FormulaValues & {
  effectiveFrom: string
  proration: (typeof prorations)[number]
  roundingPoint: 'once' | 'monthFirst'
  /** The end of the month, or the day of the month after. */
  due: 'endOfPeriodMonth' | 'dayOfMonth'
  dueDay?: string
  legalBasis: string
}

/** The due rule a form means. */
export const dueRuleOf = ({ due, dueDay }: VersionValues) =>
  due === 'dayOfMonth'
    ? {
        kind: 'dayOfMonth' as const,
        day: Number(dueDay),
        monthsLater: 1,
        moveToWorkingDay: true,
      }
    : { kind: 'endOfPeriodMonth' as const, moveToWorkingDay: true }

/** From when, on which basis, how parts of a period are reckoned, when it is due. */
export const VersionFields = ({
  shape,
}: {
  shape: { effectiveFrom: z.ZodType; legalBasis: z.ZodType }
}) => {
  const t = useWords(words)
  const due = Form.useWatch('due')
  return (
    <>
      <div className="two-fields">
        <Form.Item
          name="effectiveFrom"
          label={t('effectiveFrom')}
          rules={checkedBy(shape.effectiveFrom, t('wrongDate'))}
        >
          <DateField />
        </Form.Item>
        <Form.Item name="proration" label={t('proration')}>
          <Select options={prorations.map((kind) => ({ value: kind, label: t(kind) }))} />
        </Form.Item>
      </div>
      <div className="two-fields">
        <Form.Item name="roundingPoint" label={t('roundingPoint')}>
          <Select
            options={(['once', 'monthFirst'] as const).map((point) => ({
              value: point,
              label: t(`point_${point}`),
            }))}
          />
        </Form.Item>
        <Form.Item name="due" label={t('due')}>
          <Select
            options={(['endOfPeriodMonth', 'dayOfMonth'] as const).map((rule) => ({
              value: rule,
              label: t(rule),
            }))}
          />
        </Form.Item>
      </div>
      {due === 'dayOfMonth' ? (
        <Form.Item
          name="dueDay"
          label={t('dueDay')}
          rules={[{ pattern: /^([1-9]|1\d|2[0-8])$/, required: true, message: t('wrongDay') }]}
        >
          <Input inputMode="numeric" />
        </Form.Item>
      ) : null}
      <Form.Item
        name="legalBasis"
        label={t('basis')}
        extra={t('basisHint')}
        rules={checkedBy(shape.legalBasis, t('wrongBasis'))}
      >
        <Input />
      </Form.Item>
    </>
  )
}
