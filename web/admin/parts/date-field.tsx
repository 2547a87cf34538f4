import { DatePicker } from 'antd'
import dayjs from 'dayjs'
import { isPlainDate } from '../../../src/kernel/period.ts'
import { useLanguage } from '../language/language.tsx'

type Props = {
  kind?: 'date' | 'month'
  /** `"2026-11-23"`, of a month `"2026-11"`; absent or empty is no choice. */
  value?: string | undefined
  onChange?: (value: string | undefined) => void
  /** What it is, where no label of a form stands beside it. */
  label?: string
  /** The first day that may be chosen. */
  min?: string
  /** Without a choice the field means something too, such as every day. */
  isOptional?: boolean
  autoFocus?: boolean
  /** Given by the form whose field this is. */
  id?: string
}

const stored = { date: 'YYYY-MM-DD', month: 'YYYY-MM' }
const months = { zh: 'YYYY年M月', en: 'MMM YYYY' }

/** A day or a month, written as all pages write it, whatever the browser's own language is. */
export const DateField = ({
  kind = 'date',
  value,
  onChange,
  label,
  min,
  isOptional = false,
  ...rest
}: Props) => {
  const language = useLanguage()
  // The picker itself forgets a typed day when the field is left by Tab.
  const keepTyped = (typed: string): void => {
    if (kind !== 'date' || !isPlainDate(typed) || typed === value) return
    if (min === undefined || typed >= min) onChange?.(typed)
  }
  return (
    <DatePicker
      {...rest}
      className={`date-${kind}`}
      picker={kind}
      format={kind === 'month' ? months[language] : stored.date}
      {...(label ? { 'aria-label': label, placeholder: label } : {})}
      {...(min ? { minDate: dayjs(min) } : {})}
      allowClear={isOptional}
      onBlur={({ target }) => keepTyped((target as HTMLInputElement).value)}
      onKeyDown={(event) => {
        // Enter takes the day that was typed; it does not send the form around it.
        if (event.key === 'Enter') event.preventDefault()
      }}
      inputReadOnly={matchMedia('(pointer: coarse)').matches}
      value={value ? dayjs(value) : null}
      onChange={(chosen) => onChange?.(chosen ? chosen.format(stored[kind]) : undefined)}
    />
  )
}
