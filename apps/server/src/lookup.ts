import type { Tracing } from './operations/tracing.ts'
import type { Responses } from './responses.ts'
import type { CdrStore } from './store/cdr-store.ts'
import type { CdrKey } from './store/store.ts'

/** The result of a look-up: the body of the response, and where it came from. */
export type Lookup = (
  | { readonly kind: 'found' | 'notFound' | 'failed'; readonly text: string }
  | {
      readonly kind: 'unavailable'
      readonly retrySeconds: number
      readonly cause?: unknown
      readonly isInvalid?: boolean
    }
) & { readonly from: 'store' | 'memory' | 'shared' | 'upstream' }

/** Looks up calls. */
export interface Source {
  find(key: CdrKey): Promise<Lookup>
}

/** Returns a source that has only the records in its store. */
export function storeSource(store: CdrStore, responses: Responses, tracing: Tracing): Source {
  return {
    async find(key) {
      const stored = await tracing.lookUp(store.engine.name, () => store.find(key))
      return stored
        ? { kind: 'found', text: responses.stored(stored), from: 'store' }
        : { kind: 'notFound', text: responses.notFound, from: 'store' }
    },
  }
}
