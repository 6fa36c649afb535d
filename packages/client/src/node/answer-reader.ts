import { Buffer } from 'node:buffer'
import { ResponseTooLarge } from '../transport/response-too-large.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { AnswerFault, type AnswerHead, readHead } from './answer-head.ts'
import { ChunkReader } from './chunk-reader.ts'
import { NodeHeaders } from './node-headers.ts'

const headEnd = '\r\n\r\n'
/** As many as Node allows. */
const mostHeadBytes = 16 * 1024

/** Reads one answer of HTTP/1.1, whose body is no longer than it may be, out of bytes as they come. */
export class AnswerReader {
  readonly #maxBytes: number
  readonly #isHeadOnly: boolean
  #head: AnswerHead | undefined
  /** Bytes of a head that is not complete. */
  #rest: Buffer | undefined
  #chunks: ChunkReader | undefined
  #parts: Buffer[] = []
  #bytes = 0

  /** @param method That of the request: an answer to HEAD ends with its head. */
  constructor(maxBytes: number, method: string) {
    this.#maxBytes = maxBytes
    this.#isHeadOnly = method === 'HEAD'
  }

  /** Whether the head has come. */
  get hasBegun(): boolean {
    return this.#head !== undefined
  }

  /** What the answer says of how long its connection is kept, if it says so. */
  get keepAlive(): string | undefined {
    return this.#head?.headers['keep-alive']
  }

  /** Whether the connection may carry another request after this answer. */
  get keepsOpen(): boolean {
    return this.#head?.keepsOpen === true
  }

  /**
   * Takes bytes, which may be overwritten afterwards. Gives the answer when it is complete.
   *
   * @throws AnswerFault, ResponseTooLarge
   */
  read(bytes: Buffer): TransportResponse | undefined {
    let [whole, start] = [bytes, 0]
    if (!this.#head) {
      if (this.#rest) whole = Buffer.concat([this.#rest, bytes])
      start = this.#readHead(whole)
    }
    return this.#head && this.#readBody(this.#head.body, whole, start)
  }

  #readBody(framing: AnswerHead['body'], bytes: Buffer, start: number): TransportResponse | undefined {
    const count = bytes.length - start
    // Nearly always all comes at once, and nothing has to be copied.
    if (this.#bytes === 0 && count === framing) return this.#answer(bytes.toString('utf8', start))
    const body = bytes.subarray(start)
    if (framing === 'chunked') return this.#readChunks(body)
    if (framing !== 'untilEnd' && this.#bytes + count > framing) throw tooLong()
    this.#keep(body)
    return this.#bytes === framing ? this.#answer(this.#text()) : undefined
  }

  /**
   * The other side has ended the connection. Gives the answer if that is its end.
   *
   * @throws Error with the code ECONNRESET when it is not.
   */
  end(): TransportResponse {
    if (this.#head?.body === 'untilEnd') return this.#answer(this.#text())
    throw Object.assign(new Error('other side closed'), { code: 'ECONNRESET' })
  }

  /** Reads the head if it is complete, and gives where it ends. Interim answers come before the one that counts. */
  #readHead(bytes: Buffer): number {
    for (let start = 0; ; ) {
      const end = bytes.indexOf(headEnd, start)
      if ((end < 0 ? bytes.length : end) - start > mostHeadBytes) throw new AnswerFault('its head has no end')
      if (end < 0) {
        this.#rest = Buffer.from(bytes.subarray(start))
        return start
      }
      const head = readHead(bytes.toString('latin1', start, end), this.#isHeadOnly)
      start = end + headEnd.length
      if (head.status === 101) throw new AnswerFault('it changes the protocol, which nobody asked for')
      if (head.status < 200) continue
      if (typeof head.body === 'number' && head.body > this.#maxBytes) throw new ResponseTooLarge(this.#maxBytes)
      this.#head = head
      return start
    }
  }

  #readChunks(bytes: Buffer): TransportResponse | undefined {
    this.#chunks ??= new ChunkReader()
    const { content, isComplete, surplus } = this.#chunks.read(bytes)
    for (const part of content) this.#keep(part)
    if (surplus > 0) throw tooLong()
    return isComplete ? this.#answer(this.#text()) : undefined
  }

  #keep(part: Buffer): void {
    this.#bytes += part.length
    if (this.#bytes > this.#maxBytes) throw new ResponseTooLarge(this.#maxBytes)
    this.#parts.push(Buffer.from(part))
  }

  #text(): string {
    return Buffer.concat(this.#parts).toString()
  }

  #answer(body: string): TransportResponse {
    const { status = 0, headers = {} } = this.#head ?? {}
    return { status, headers: new NodeHeaders(headers), body }
  }
}

function tooLong(): AnswerFault {
  return new AnswerFault('more comes than it says')
}
