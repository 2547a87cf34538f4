import { Input, type InputRef } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useKeys } from '../keys/keys.ts'
import { Icon } from './icon.tsx'

/** A text filter under the key /. It waits for a pause in typing; the address keeps the text. */
export const FindText = ({
  text,
  label,
  onText,
}: {
  text: string
  label: string
  onText: (text: string | undefined) => void
}) => {
  const field = useRef<InputRef>(null)
  const [typed, setTyped] = useState(text)
  const give = (): void => onText(typed.trim() || undefined)
  useKeys([{ key: '/', words: label, run: () => field.current?.focus() }])
  useEffect(() => setTyped(text), [text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for a pause in typing
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(give, 250)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      ref={field}
      className="find-text"
      prefix={<Icon name="search" />}
      aria-label={label}
      placeholder={label}
      maxLength={40}
      allowClear
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
      onPressEnter={(event) => {
        give()
        event.currentTarget.blur()
      }}
    />
  )
}
