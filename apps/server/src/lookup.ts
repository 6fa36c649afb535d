import type { Answers } from './answers.ts'
import type { CdrStore } from './store/cdr-store.ts'
import type { CdrKey } from './store/store.ts'

/** What became of a look-up, with the text to answer, and where that came from. */
export type Lookup = (
  | { readonly kind: 'found' | 'notFound' | 'failed'; readonly text: string }
  | { readonly kind: 'unavailable'; readonly retrySeconds: number; readonly cause?: unknown }
) & { readonly from: 'store' | 'memory' | 'shared' | 'upstream' }

/** Finds calls. */
export interface Source {
  find(key: CdrKey): Promise<Lookup>
}

/** A source that knows nothing but its store. */
export function storeSource(store: CdrStore, answers: Answers): Source {
  return {
    async find(key) {
      const kept = await store.find(key)
      if (kept) return { kind: 'found', text: answers.kept(kept), from: 'store' }
      return { kind: 'notFound', text: answers.notFound, from: 'store' }
    },
  }
}
