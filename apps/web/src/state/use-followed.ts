import { type Dispatch, type SetStateAction, useState } from 'react'

/**
 * Returns what is typed into a field, and a function to change it. It follows a value of the address, for back and forward, but only when
 * that one changes: what is typed while the view appears is not lost.
 */
export function useFollowed(value: string): readonly [string, Dispatch<SetStateAction<string>>] {
  const [typed, setTyped] = useState(value)
  const [last, setLast] = useState(value)
  if (value !== last) {
    setLast(value)
    setTyped(value)
  }
  return [typed, setTyped]
}
