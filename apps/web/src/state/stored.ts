import { useCallback, useState } from 'react'

const prefix = 'cms-cdr.'

/** A value that this browser remembers. Where it may remember nothing, the value lasts as long as the page. */
export function useStored<Value>(name: string, first: Value): readonly [Value, (value: Value) => void] {
  const [value, setValue] = useState<Value>(() => readStored<Value>(name) ?? first)
  const store = useCallback(
    (next: Value) => {
      setValue(next)
      try {
        localStorage.setItem(prefix + name, JSON.stringify(next))
      } catch {
        // A private window; nothing is lost that was promised.
      }
    },
    [name],
  )
  return [value, store]
}

/** Reads a value that this browser remembers; `undefined` where there is none. */
export function readStored<Value>(name: string): Value | undefined {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
