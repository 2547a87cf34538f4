import { Form, Input } from 'antd'
import type { Fen } from '../../../src/kernel/money.ts'
import { parseMoney, yuan } from '../../shared/money.ts'
import { useWords } from '../language/language.tsx'
import { words } from './words.ts'

type Props = {
  name: string
  label: string
  extra?: string
  /** The most that may be entered. */
  max?: Fen
}

/** A field of a form for money. It keeps the text; `fenOf` reads it. */
export const MoneyField = ({ name, label, extra, max }: Props) => {
  const t = useWords(words)
  const check = (value: unknown): string | null => {
    const fen = fenOf(value)
    if (fen <= 0n) return t('amountWrong')
    return max !== undefined && fen > max ? t('amountTooLarge', { max: yuan(max) }) : null
  }
  return (
    <Form.Item
      name={name}
      label={label}
      extra={extra}
      rules={[
        {
          validator: (_, value) => {
            const refusal = check(value)
            return refusal === null ? Promise.resolve() : Promise.reject(new Error(refusal))
          },
        },
      ]}
    >
      <Input prefix="¥" inputMode="decimal" autoComplete="off" />
    </Form.Item>
  )
}

/** The money of a field that was checked; zero where there is none. */
export const fenOf = (value: unknown): Fen =>
  typeof value === 'string' ? (parseMoney(value) ?? 0n) : 0n
