import type { ButtonHTMLAttributes, ReactNode } from 'react'
import { Key } from './key.tsx'

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
  children: ReactNode
  kind?: 'plain' | 'primary'
  big?: boolean
  /** The key that does the same. */
  shortcut?: string
}

/** A button with its key drawn on it; a page has one filled (primary) button. */
export const Button = ({
  children,
  kind = 'plain',
  big = false,
  shortcut,
  className,
  ...rest
}: Props) => (
  <button
    type="button"
    className={['button', kind, big && 'big', className].filter(Boolean).join(' ')}
    {...rest}
  >
    {children}
    {shortcut ? <Key name={shortcut} /> : null}
  </button>
)
