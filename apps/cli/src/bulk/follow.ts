import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InputItem } from './read-input.ts'

/** How often a file is checked for more, in milliseconds. */
const pollPause = 500
const pieceBytes = 65_536
/** How soon a missing call is looked up again. The pause doubles each time. */
const defaultPause = 30_000
const longestPause = 30 * 60_000
/** CC-CMS has deleted an older record. */
const day = 24 * 60 * 60_000

/** Reads a file to its end, and then whatever is appended to it, until the signal is aborted. */
export async function* readGrowing(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  await using file = await open(path)
  let position = 0
  while (!signal.aborted) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(pieceBytes), position })
    position += bytesRead
    if (bytesRead > 0) yield buffer.subarray(0, bytesRead)
    else if ((await file.stat()).size < position)
      throw new Error(`${path} has become shorter. Append to it, or start again with a new --output.`)
    else await sleep(pollPause, undefined, { signal }).catch(() => {})
  }
}

interface LateCall {
  readonly item: InputItem
  readonly since: number
  readonly pause: number
  readonly dueAt: number
}

/** Calls that were not found. Their records may appear later. */
export class LateCalls {
  #waiting: LateCall[] = []
  readonly #asked = new Map<InputItem, LateCall>()
  readonly #firstPause: number

  constructor(firstPause: number = defaultPause) {
    this.#firstPause = firstPause
  }

  /** Takes a call that was not found, for the first time or again. */
  add(item: InputItem): void {
    const now = performance.now()
    const before = this.#asked.get(item)
    this.#asked.delete(item)
    const since = before?.since ?? now
    if (now - since > day) return
    const pause = before ? Math.min(longestPause, before.pause * 2) : this.#firstPause
    this.#waiting.push({ item, since, pause, dueAt: now + pause })
  }

  /** Returns whether a call is being looked up again. */
  has(item: InputItem): boolean {
    return this.#asked.has(item)
  }

  /** Forgets a call that has another outcome now. */
  delete(item: InputItem): void {
    this.#asked.delete(item)
  }

  /** Takes the calls that are due. */
  takeDue(): InputItem[] {
    const now = performance.now()
    const due = this.#waiting.filter(({ dueAt }) => dueAt <= now)
    this.#waiting = this.#waiting.filter(({ dueAt }) => dueAt > now)
    for (const call of due) this.#asked.set(call.item, call)
    return due.map(({ item }) => item)
  }

  /** Yields the calls of a source and, in between, those that are due, until the signal is aborted. */
  async *merge(source: AsyncIterable<readonly InputItem[]>, signal: AbortSignal): AsyncGenerator<readonly InputItem[]> {
    const iterator = source[Symbol.asyncIterator]()
    let next: Promise<IteratorResult<readonly InputItem[]>> | undefined = iterator.next()
    // After the end of a pipe, only late records are waited for.
    while (!signal.aborted && (next || this.#waiting.length + this.#asked.size > 0)) {
      const tick = new AbortController()
      const result: IteratorResult<readonly InputItem[]> | undefined = await Promise.race([
        ...(next ? [next] : []),
        sleep(pollPause, undefined, { signal: AbortSignal.any([signal, tick.signal]) }).catch(() => undefined),
      ])
      tick.abort()
      yield this.takeDue()
      if (!result) continue
      if (!result.done) yield result.value
      next = result.done ? undefined : iterator.next()
    }
  }
}
