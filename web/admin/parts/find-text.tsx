import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { Icon } from './icon.tsx'

/** A text filter that waits for a pause in typing; the address keeps what was typed. */
export const FindText = ({
  text,
  label,
  onText,
}: {
  text: string
  label: string
  onText: (text: string | undefined) => void
}) => {
  const [typed, setTyped] = useState(text)
  useEffect(() => setTyped(text), [text])
  // biome-ignore lint/correctness/useExhaustiveDependencies: waits for a pause in typing
  useEffect(() => {
    if (typed.trim() === text) return
    const timer = setTimeout(() => onText(typed.trim() || undefined), 250)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <Input
      id="find-text"
      className="find-text"
      prefix={<Icon name="search" />}
      aria-label={label}
      placeholder={label}
      maxLength={40}
      allowClear
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onKeyDown={(event) => event.key === 'Escape' && event.currentTarget.blur()}
    />
  )
}
