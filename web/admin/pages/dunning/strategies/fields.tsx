import { Input, InputNumber } from 'antd'
import { type ReactNode, useState } from 'react'
import type { Fen } from '../../../../../src/kernel/money.ts'
import { parseMoney, yuan } from '../../../../shared/money.ts'

/** A field with its name above it; the control inside is called the same. */
export const Field = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="field">
    <span className="small quiet" aria-hidden="true">
      {label}
    </span>
    {children}
  </div>
)

type NumberProps = {
  label: string
  value: number
  min: number
  max: number
  unit: string
  isDisabled?: boolean
  onChange: (value: number) => void
}

/** A whole number within its bounds. */
export const NumberField = ({ label, unit, isDisabled, onChange, ...field }: NumberProps) => (
  <Field label={label}>
    <InputNumber
      {...field}
      aria-label={label}
      precision={0}
      suffix={unit}
      disabled={isDisabled ?? false}
      onChange={(value) => value !== null && onChange(value)}
    />
  </Field>
)

type FenProps = {
  label: string
  fen: Fen
  isDisabled?: boolean
  onChange: (fen: Fen) => void
}

/** Money, zero too; what is no amount is marked and not taken. */
export const FenField = ({ label, fen, isDisabled, onChange }: FenProps) => {
  const [typed, setTyped] = useState<string | null>(null)
  const read = typed === null ? fen : parseMoney(typed)
  const isWrong = read === null || read < 0n
  return (
    <Field label={label}>
      <Input
        aria-label={label}
        prefix="¥"
        inputMode="decimal"
        autoComplete="off"
        disabled={isDisabled ?? false}
        value={typed ?? yuan(fen).slice(1)}
        {...(isWrong ? { status: 'error' as const } : {})}
        onChange={({ target }) => {
          setTyped(target.value)
          const found = parseMoney(target.value)
          if (found !== null && found >= 0n) onChange(found)
        }}
        onBlur={() => setTyped(null)}
      />
    </Field>
  )
}
