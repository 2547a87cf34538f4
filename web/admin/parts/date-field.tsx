import { DatePicker } from 'antd'
import dayjs from 'dayjs'
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
  return (
    <DatePicker
      {...rest}
      className={`date-${kind}`}
      picker={kind}
      format={kind === 'month' ? months[language] : stored.date}
      {...(label ? { 'aria-label': label, placeholder: label } : {})}
      {...(min ? { minDate: dayjs(min) } : {})}
      allowClear={isOptional}
      inputReadOnly={matchMedia('(pointer: coarse)').matches}
      value={value ? dayjs(value) : null}
      onChange={(chosen) => onChange?.(chosen ? chosen.format(stored[kind]) : undefined)}
    />
  )
}
