import { useState } from 'react'

/**
 * Returns what is typed into a field, a function to change it, and one to call with what the view itself writes to the address. What
 * is typed follows a value of the address, for back and forward, but only when that one changes by something else: what is typed
 * while the view appears, or while the address changes, is not lost.
 */
export function useFollowed(
  value: string,
): readonly [typed: string, type: (text: string) => void, write: (text: string) => void] {
  const [typed, type] = useState(value)
  const [last, setLast] = useState(value)
  const [own, write] = useState<string>()
  if (value !== last) {
    setLast(value)
    if (value !== own) type(value)
    write(undefined)
  }
  return [typed, type, write]
}
