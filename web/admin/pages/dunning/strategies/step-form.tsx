import { Segmented, Select } from 'antd'
import { channelNames, slotNames, toneNames } from '../../../../../src/collections/api.ts'
import { useWords } from '../../../language/language.tsx'
import { Icon } from '../../../parts/icon.tsx'
import type { StrategyStep } from './content.ts'
import { FenField, Field, NumberField } from './fields.tsx'
import { words } from './words.ts'

const tonesOrSame = ['same', ...toneNames] as const
const ways = [...channelNames, 'letter'] as const

/** One step: when, by which way and tone, what otherwise, from how much on, and the wait after it. */
export const StepForm = ({
  step,
  onStep,
  onRemove,
}: {
  step: StrategyStep
  onStep: (step: StrategyStep) => void
  onRemove: (() => void) | undefined
}) => {
  const t = useWords(words)
  const { otherwiseTone, ...rest } = step
  const put = (change: Partial<StrategyStep>): void => onStep({ ...step, ...change })
  const isBefore = step.day < 0
  return (
    <div className="step-form">
      <Field label={t('dayOf')}>
        <Segmented
          aria-label={t('dayOf')}
          value={isBefore ? 'before' : 'after'}
          options={(['before', 'after'] as const).map((value) => ({ value, label: t(value) }))}
          onChange={(side) =>
            put({
              day: side === 'before' ? -Math.min(Math.max(step.day, 1), 30) : Math.abs(step.day),
            })
          }
        />
      </Field>
      <NumberField
        label={t(isBefore ? 'before' : 'after')}
        value={Math.abs(step.day)}
        min={isBefore ? 1 : 0}
        max={isBefore ? 30 : 1095}
        unit={t('day')}
        onChange={(days) => put({ day: isBefore ? -days : days })}
      />
      <Field label={t('way')}>
        <Select
          aria-label={t('way')}
          value={step.channel}
          options={ways.map((value) => ({ value, label: t(value) }))}
          onChange={(channel) => put({ channel })}
        />
      </Field>
      <Field label={t('tone')}>
        <Select
          aria-label={t('tone')}
          value={step.tone}
          options={toneNames.map((value) => ({ value, label: t(value) }))}
          onChange={(tone) => put({ tone })}
        />
      </Field>
      <Field label={t('slot')}>
        <Select
          aria-label={t('slot')}
          value={step.slot}
          options={slotNames.map((value) => ({ value, label: t(value) }))}
          onChange={(slot) => put({ slot })}
        />
      </Field>
      <NumberField
        label={t('wait')}
        value={step.waitDays}
        min={3}
        max={90}
        unit={t('day')}
        onChange={(waitDays) => put({ waitDays })}
      />
      <Field label={t('otherwise')}>
        <Select
          aria-label={t('otherwise')}
          value={step.otherwise}
          options={(['nothing', ...ways] as const)
            .filter((value) => value !== step.channel)
            .map((value) => ({ value, label: t(value) }))}
          onChange={(otherwise) => put({ otherwise })}
        />
      </Field>
      {step.otherwise === 'nothing' ? null : (
        <Field label={t('otherwiseTone')}>
          <Select<(typeof tonesOrSame)[number]>
            aria-label={t('otherwiseTone')}
            value={otherwiseTone ?? 'same'}
            options={tonesOrSame.map((value) => ({
              value,
              label: t(value === 'same' ? 'toneSame' : value),
            }))}
            onChange={(chosen) =>
              onStep({ ...rest, ...(chosen === 'same' ? {} : { otherwiseTone: chosen }) })
            }
          />
        </Field>
      )}
      <FenField
        label={t('minimum')}
        fen={step.minimumFen}
        onChange={(minimumFen) => put({ minimumFen })}
      />
      <NumberField
        label={t('bills')}
        value={step.minimumBills}
        min={1}
        max={60}
        unit=""
        onChange={(minimumBills) => put({ minimumBills })}
      />
      {onRemove ? (
        <button type="button" className="link remove-step" onClick={onRemove}>
          <Icon name="void" /> {t('removeStep')}
        </button>
      ) : null}
    </div>
  )
}
