import { useSyncExternalStore } from 'react'
import * as z from 'zod/mini'

const prefix = 'cms-cdr.'

/** A value that views follow. */
export interface Store<Value> {
  readonly read: () => Value
  readonly write: (value: Value) => void
  readonly subscribe: (changed: () => void) => () => void
}

/** Creates a value that lasts as long as the page. */
export function createStore<Value>(first: Value): Store<Value> {
  const listeners = new Set<() => void>()
  let value = first
  return {
    read: () => value,
    write(next) {
      value = next
      for (const changed of listeners) changed()
    },
    subscribe(changed) {
      listeners.add(changed)
      return () => listeners.delete(changed)
    },
  }
}

/**
 * Defines a value that this browser remembers. What does not fit the schema, such as the value of another version, counts as absent.
 * Where the browser may remember nothing, the value lasts as long as the page.
 */
export function stored<Value>(name: string, schema: z.ZodMiniType<Value>, first: Value): Store<Value> {
  const key = prefix + name
  const listeners = new Set<() => void>()
  let text: string | null | undefined
  let value = first
  /** Whether the last value could not be stored: what is stored is an older one then. */
  let isVolatile = false
  const parse = (next: string | null): Value => {
    if (next === null) return first
    try {
      const { data = first } = schema.safeParse(JSON.parse(next))
      return data
    } catch {
      return first
    }
  }
  const refresh = (): void => {
    if (isVolatile) return
    let next = text ?? null
    try {
      next = localStorage.getItem(key)
    } catch {
      // A browser that blocks storage: what was written last stays.
    }
    if (next === text) return
    text = next
    value = parse(next)
  }
  return {
    read() {
      refresh()
      return value
    },
    write(next) {
      text = JSON.stringify(next)
      value = next
      try {
        localStorage.setItem(key, text)
        isVolatile = false
      } catch {
        isVolatile = true
        // A private window or a full one. Nothing that was promised is lost.
      }
      for (const changed of listeners) changed()
    },
    subscribe(changed) {
      const fromAnotherTab = (event: StorageEvent): void => {
        if (event.key !== key && event.key !== null) return
        isVolatile = false
        changed()
      }
      listeners.add(changed)
      window.addEventListener('storage', fromAnotherTab)
      return () => {
        listeners.delete(changed)
        window.removeEventListener('storage', fromAnotherTab)
      }
    },
  }
}

/** The schema of a remembered list. What does not fit in it, such as a column that another version had, is left out, and the rest stays. */
export function listOf<Item>(item: z.ZodMiniType<Item>) {
  return z.pipe(
    z.array(z.unknown()),
    z.transform((items) =>
      items.flatMap((one) => {
        const { success, data } = item.safeParse(one)
        return success ? [data] : []
      }),
    ),
  )
}

/** Returns the values of a name that each person has of their own: people who share a browser do not see each other's. */
export function storedOfPerson<Value>(
  name: string,
  schema: z.ZodMiniType<Value>,
  first: Value,
): (person: string) => Store<Value> {
  const ofPerson = new Map<string, Store<Value>>()
  return (person) => {
    const found = ofPerson.get(person) ?? stored(`${name}.${person}`, schema, first)
    ofPerson.set(person, found)
    return found
  }
}

/** Returns a remembered value and a function that changes it, in every tab. */
export function useStored<Value>({ read, write, subscribe }: Store<Value>): readonly [Value, (value: Value) => void] {
  return [useSyncExternalStore(subscribe, read), write]
}
