import type { CdrBatchQuery, CdrQuerySource } from './get-cdrs.ts'

type Next = IteratorResult<string | CdrBatchQuery>

/** Takes queries from a source one at a time, and never one more than is asked for. */
export class QueryReader {
  readonly #iterator: { next(): Next | Promise<Next>; return?(): unknown }
  readonly #changed: () => void
  #next: string | CdrBatchQuery | undefined
  #isPulling = false
  #end: { readonly fault?: unknown } | undefined

  /** @param changed Called when a query has come, or will come no more, after `peek` had none. */
  constructor(source: CdrQuerySource, changed: () => void) {
    this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
    this.#changed = changed
  }

  /** Whether the source has come to its end. */
  get isExhausted(): boolean {
    return this.#end !== undefined && this.#next === undefined
  }

  /** The next query; `undefined` while it is still to come, and at the end. */
  peek(): string | CdrBatchQuery | undefined {
    if (this.#next === undefined && !this.#end && !this.#isPulling) this.#pull()
    return this.#next
  }

  /** Makes room for the one after it. */
  take(): void {
    this.#next = undefined
  }

  /** Throws what the source threw. */
  throwIfFailed(): void {
    if (this.#end && 'fault' in this.#end) throw this.#end.fault
  }

  /** Tells the source that no more is wanted. One that is still thinking about its next query is not waited for. */
  async close(): Promise<void> {
    if (this.#end) return
    this.#end = {}
    const closed = Promise.resolve(this.#iterator.return?.())
    if (this.#isPulling) closed.catch(() => {})
    else await closed
  }

  #pull(): void {
    try {
      const pulled = this.#iterator.next()
      if (pulled instanceof Promise) void this.#wait(pulled)
      else this.#settle(pulled)
    } catch (fault) {
      this.#end = { fault }
    }
  }

  async #wait(pulled: Promise<Next>): Promise<void> {
    this.#isPulling = true
    try {
      this.#settle(await pulled)
    } catch (fault) {
      this.#end = { fault }
    }
    this.#isPulling = false
    this.#changed()
  }

  #settle(result: Next): void {
    if (result.done) this.#end ??= {}
    else this.#next = result.value
  }
}
