import { CdrValidationError } from '../errors/cdr-error.ts'

interface Item {
  readonly value: unknown
}

interface AnyIterator {
  next(): IteratorResult<unknown> | PromiseLike<IteratorResult<unknown>>
  return?(): unknown
}

/** Reads a source one item at a time, and never further than needed. */
export class ItemReader {
  readonly #iterator: AnyIterator
  readonly #changed: () => void
  #next: Item | undefined
  #isPulling = false
  #end: { readonly failure?: Item } | undefined

  /** @param changed Called when an item has arrived, or none is left, after `peek` returned none. */
  constructor(source: unknown, changed: () => void) {
    this.#iterator = iteratorOf(source)
    this.#changed = changed
  }

  /** Whether the source has ended. */
  get isExhausted(): boolean {
    return this.#end !== undefined && this.#next === undefined
  }

  /** The next item; `undefined` while it has not arrived, and at the end. */
  peek(): Item | undefined {
    if (!this.#next && !this.#end && !this.#isPulling) void this.#pull()
    return this.#next
  }

  /** Consumes the next item. */
  take(): void {
    this.#next = undefined
  }

  /** Throws what the source threw. */
  throwIfFailed(): void {
    if (this.#end?.failure) throw this.#end.failure.value
  }

  /** Closes the source. If it is still busy with its next item, this does not wait for it. */
  async close(): Promise<void> {
    if (this.#end) return
    this.#end = {}
    const closed = Promise.resolve(this.#iterator.return?.())
    if (this.#isPulling) closed.catch(() => {})
    else await closed
  }

  async #pull(): Promise<void> {
    this.#isPulling = true
    try {
      const { done, value } = await this.#iterator.next()
      if (done) this.#end ??= {}
      else this.#next = { value }
    } catch (thrown) {
      this.#end ??= { failure: { value: thrown } }
    }
    this.#isPulling = false
    this.#changed()
  }
}

function iteratorOf(source: unknown): AnyIterator {
  const iterable = source as Partial<AsyncIterable<unknown> & Iterable<unknown>> | null | undefined
  const iterator =
    typeof source === 'string' ? undefined : (iterable?.[Symbol.asyncIterator]?.() ?? iterable?.[Symbol.iterator]?.())
  if (iterator) return iterator
  const what = typeof source === 'string' ? `the string ${JSON.stringify(source)}` : String(source)
  throw new CdrValidationError(`getCdrs needs an iterable of call IDs, such as an array, but got ${what}.`)
}
