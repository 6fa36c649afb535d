import { Buffer } from 'node:buffer'
import { AnswerFault } from './answer-head.ts'

/** The size of a chunk, and what may stand behind it. */
const sizeLine = /^([0-9a-f]{1,8})(?:;[\t\x20-\x7e\x80-\xff]*)?$/i
const longestLine = 4096
const lineEnd = '\r\n'

/** Takes the chunks of a body apart (RFC 9112, section 7.1). */
export class ChunkReader {
  /** What is not a whole line yet. */
  #rest = Buffer.alloc(0)
  /** Bytes of the present chunk that are still to come. */
  #left = 0
  #expects: 'size' | 'data' | 'dataEnd' | 'trailer' | 'nothing' = 'size'

  /**
   * Takes bytes as they come, and gives the content in them, with the number of bytes that no longer belong to the body once that is
   * complete.
   *
   * @throws AnswerFault
   */
  read(bytes: Buffer): { readonly content: Buffer[]; readonly isComplete: boolean; readonly surplus: number } {
    const content: Buffer[] = []
    let rest = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes
    while (this.#expects !== 'nothing') {
      if (this.#expects === 'data') {
        const part = rest.subarray(0, this.#left)
        if (part.length > 0) content.push(part)
        rest = rest.subarray(part.length)
        this.#left -= part.length
        if (this.#left > 0) break
        this.#expects = 'dataEnd'
      }
      const end = rest.indexOf(lineEnd)
      if (end < 0 || end > longestLine) {
        if (rest.length > longestLine) throw new AnswerFault('a line between its chunks has no end')
        break
      }
      const line = rest.toString('latin1', 0, end)
      rest = rest.subarray(end + lineEnd.length)
      this.#expects = this.#after(line)
    }
    const isComplete = this.#expects === 'nothing'
    // A copy: what was read may be read into again.
    this.#rest = isComplete ? Buffer.alloc(0) : Buffer.from(rest)
    return { content, isComplete, surplus: isComplete ? rest.length : 0 }
  }

  /** What comes after a line. */
  #after(line: string): 'size' | 'data' | 'trailer' | 'nothing' {
    if (this.#expects === 'trailer') return line === '' ? 'nothing' : 'trailer'
    if (this.#expects === 'dataEnd') {
      if (line !== '') throw new AnswerFault('a chunk is longer than it says')
      return 'size'
    }
    const size = sizeLine.exec(line)?.[1]
    if (size === undefined) throw new AnswerFault('a chunk has no size')
    this.#left = Number.parseInt(size, 16)
    return this.#left === 0 ? 'trailer' : 'data'
  }
}
