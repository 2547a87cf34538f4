import { Select } from 'antd'

/** A filter with one chosen value or none. */
export const Choice = <Value extends string>({
  label,
  any,
  value,
  options,
  onChange,
}: {
  label: string
  any: string
  value: Value | undefined
  options: { value: Value; label: string }[]
  onChange: (value: Value | undefined) => void
}) => (
  <Select<Value | ''>
    aria-label={label}
    value={value ?? ''}
    options={[{ value: '', label: any }, ...options]}
    onChange={(chosen) => onChange(chosen === '' ? undefined : chosen)}
    popupMatchSelectWidth={false}
  />
)
