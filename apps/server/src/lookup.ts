import { type Awaitable, andThen } from './and-then.ts'
import type { Answers } from './answers.ts'
import type { CdrStore } from './store/cdr-store.ts'
import type { CdrKey, KeptRecord } from './store/store.ts'

/** What became of a look-up, with the text to answer, and where that came from. */
export type Lookup = (
  | { readonly kind: 'found' | 'notFound' | 'failed'; readonly text: string }
  | { readonly kind: 'unavailable'; readonly retrySeconds: number; readonly cause?: unknown }
) & { readonly from: 'store' | 'memory' | 'shared' | 'upstream' }

/** Finds calls. */
export interface Source {
  find(key: CdrKey): Awaitable<Lookup>
}

/** A source that knows nothing but its store. */
export function storeSource(store: CdrStore, answers: Answers): Source {
  const told = (kept: KeptRecord | undefined): Lookup =>
    kept
      ? { kind: 'found', text: answers.kept(kept), from: 'store' }
      : { kind: 'notFound', text: answers.notFound, from: 'store' }
  return {
    find: (key) => andThen(store.find(key), told),
  }
}
