import { useEffect, useState } from 'react'

/** A part of the page that is loaded when it is first needed. */
export interface LazyPart<Part> {
  /** Returns the part if it is loaded. */
  readonly read: () => Part | undefined
  readonly load: () => Promise<Part>
}

/** Defines a part of the page that is loaded when it is first needed. One that could not be loaded is loaded anew the next time. */
export function lazyPart<Part>(load: () => Promise<Part>): LazyPart<Part> {
  let part: Part | undefined
  return {
    read: () => part,
    async load() {
      part ??= await load()
      return part
    },
  }
}

/** Returns a part as soon as it is loaded, or why it could not be loaded. */
export function useLazyPart<Part>({ read, load }: LazyPart<Part>, isWanted = true) {
  const [{ error }, setResult] = useState<{ readonly error?: unknown }>({})
  useEffect(() => {
    if (!isWanted || read()) return
    load().then(
      () => setResult({}),
      (reason: unknown) => setResult({ error: reason }),
    )
  }, [read, load, isWanted])
  return isWanted ? { part: read(), error } : {}
}
