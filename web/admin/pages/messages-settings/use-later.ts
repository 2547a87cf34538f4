import { useEffect, useState } from 'react'

/** A value as it stood when the typing paused. */
export const useLater = <Value>(value: Value, afterMs = 250): Value => {
  const [later, setLater] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), afterMs)
    return () => clearTimeout(timer)
  }, [value, afterMs])
  return later
}
