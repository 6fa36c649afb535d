import { promisify } from 'node:util'
import type { Dispatcher } from 'undici'
import Pool from 'undici/lib/dispatcher/pool.js'
import type { Sender } from '../create-cdr-client.ts'
import { clientClosed, notABug, responseTooLarge } from '../transport/failures.ts'
import { decodePieces, decodeText } from '../transport/fetch-transport.ts'
import { type PendingCall, removeCall, type Transport, type TransportResponse } from '../transport/pending-call.ts'
import type { ConnectionSettings } from './connection-options.ts'
import { createSocketOpener } from './open-socket.ts'

/** Creates a sender on a pool of undici's connections, with the TLS and proxy settings of one client. */
export function createUndiciSender(settings: ConnectionSettings, maxResponseBytes: number): Sender {
  const { origin, connections } = settings
  const open = createSocketOpener(settings)
  const nobodyWaits = new Error('No request is waiting for this connection.')
  /** The requests that no connection has taken yet. */
  const waiting: PendingCall[] = []
  let setUp = new AbortController()
  let closing: Promise<void> | undefined

  const pool = new Pool(origin, {
    connections,
    // The client has timers of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: (_options, callback) => {
      // undici ignores what comes before its own call has returned.
      if (waiting.length === 0) return queueMicrotask(() => callback(nobodyWaits, null))
      const timeouts = waiting.map(({ limits }) => limits.timeoutMilliseconds)
      open(setUp.signal, Math.max(...timeouts)).then(
        (socket) => callback(null, socket),
        (error: Error) => callback(error, null),
      )
    },
  })

  function stopWaiting(call: PendingCall): void {
    if (!removeCall(waiting, call) || waiting.length > 0) return
    setUp.abort(nobodyWaits)
    setUp = new AbortController()
  }

  const transport: Transport = ({ method, path, headers, body, onText }, call) => {
    // The attempt was counted, but not sent.
    if (closing) throw clientClosed(call.attempts - 1)
    let controller: Dispatcher.DispatchController | undefined
    let interruption: Error | undefined
    waiting.push(call)
    return new Promise((resolve, reject) => {
      const take = onText && decodePieces(onText)
      const chunks: Buffer[] = []
      let bytes = 0
      let status = 0
      let received = new Map<string, string>()
      call.onInterrupt((reason) => {
        reject(reason)
        interruption = new Error('The request was aborted.')
        controller?.abort(interruption)
        stopWaiting(call)
      })
      pool.dispatch(
        { method: method as Dispatcher.HttpMethod, path, headers, body: body ?? null },
        {
          onRequestStart(given) {
            controller = given
            removeCall(waiting, call)
            if (interruption) given.abort(interruption)
          },
          onResponseStart(_controller, code, incoming) {
            // An interim response comes before the final one.
            if (code < 200) return
            call.responseBegan = true
            status = code
            received = toMap(incoming)
          },
          onResponseData(reading, chunk) {
            if (take && status === 200) {
              // undici repeats an empty piece as long as it makes the reader pause, while a chunk is not complete.
              if (chunk.length === 0) return
              reading.pause()
              take(chunk).then(
                () => reading.resume(),
                (error) => reading.abort(error),
              )
              return
            }
            bytes += chunk.length
            if (bytes > maxResponseBytes) call.interrupt(responseTooLarge(maxResponseBytes))
            else chunks.push(chunk)
          },
          onResponseEnd() {
            const encodings = received.get('content-encoding')
            const finish = (body: Buffer): TransportResponse => ({
              status,
              headers: received,
              body: decodeText(body, received.get('content-type')),
            })
            const body = Buffer.concat(chunks)
            resolve(encodings ? decompress(body, encodings, maxResponseBytes).then(finish) : finish(body))
          },
          onResponseError(_controller, error) {
            removeCall(waiting, call)
            // An assertion of undici's parser may have failed.
            reject(notABug(error))
          },
        },
      )
    })
  }

  return {
    transport,
    close() {
      for (const call of [...waiting]) call.interrupt(clientClosed(call.attempts - 1))
      closing ??= pool.close()
      return closing
    },
  }
}

function toMap(headers: Readonly<Record<string, string | string[] | undefined>>): Map<string, string> {
  return new Map(Object.entries(headers).map(([name, value = '']) => [name, String(value)]))
}

/** Undoes the content encodings of a body, the last one first. */
async function decompress(body: Buffer, encodings: string, maxBytes: number): Promise<Buffer> {
  let bytes = body
  for (const encoding of encodings.toLowerCase().split(',').reverse()) {
    const decode = bytes.length > 0 && decoderOf(encoding.trim(), bytes)
    if (!decode) continue
    try {
      bytes = await promisify(decode)(bytes, { maxOutputLength: maxBytes })
    } catch (error) {
      throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? responseTooLarge(maxBytes) : error
    }
  }
  return bytes
}

type Decoder = (
  body: Buffer,
  options: { maxOutputLength: number },
  callback: (error: Error | null, result: Buffer) => void,
) => void

/**
 * Returns the function that undoes a content encoding; `undefined` if the encoding is unknown. undici's own decompress
 * interceptor is experimental and says so on standard error.
 */
function decoderOf(encoding: string, body: Buffer): Decoder | undefined {
  // Loaded only here, because most responses are not compressed.
  const { brotliDecompress, inflateRaw, unzip, zstdDecompress } = process.getBuiltinModule('node:zlib')
  if (encoding === 'br') return brotliDecompress
  // Node has it from 22.15 on.
  if (encoding === 'zstd') return zstdDecompress
  if (encoding === 'gzip' || encoding === 'x-gzip') return unzip
  if (encoding !== 'deflate') return undefined
  // Some servers send `deflate` without the zlib header that belongs to it.
  return ((body[0] ?? 0) & 0x0f) === 8 ? unzip : inflateRaw
}
