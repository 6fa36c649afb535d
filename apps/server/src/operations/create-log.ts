import { writeSync } from 'node:fs'
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

/** Standard error. */
const output = 2
// How often lines that remain at exit are tried again while their reader is slow: a tenth of a second each.
const mostRetries = 50

/** A log on standard error, a JSON object in each line. Lines are written when some have gathered, or a moment has passed. */
export function createLog(level: string): Logger {
  let gathered = 0
  let retriesLeft = Number.POSITIVE_INFINITY
  const lines = pino.destination({
    dest: output,
    sync: false,
    minLength: 16_384,
    maxWrite: 65_536,
    periodicFlush: 200,
    // Gathered as bytes: as text, each line would have the length of all that were gathered before it counted anew.
    contentMode: 'buffer',
    retryEAGAIN: () => retriesLeft-- > 0,
  })
  lines.on('write', (bytes: number) => {
    gathered -= bytes
  })
  const flushSync = lines.flushSync.bind(lines)
  // Called at exit. Where nobody reads the lines any more, sonic-boom would try for ever, and the process would hold the database.
  lines.flushSync = () => {
    if (gathered <= 0) return
    retriesLeft = mostRetries
    try {
      // A blank before an object means nothing, and shows whether somebody reads.
      writeSync(output, ' ')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
    try {
      flushSync()
    } catch {
      // The reader is too slow, and nobody is left who could do anything about it.
    }
  }
  const destination: DestinationStream & { flush: typeof lines.flush } = {
    write: (line) => {
      const bytes = Buffer.from(line)
      gathered += bytes.length
      // Its types know of texts only; in this mode it takes bytes, and nothing else.
      lines.write(bytes as unknown as string)
    },
    flush: (done) => lines.flush(done),
  }
  return pino({ level, base: { pid: process.pid }, serializers: { err: describeError } }, destination)
}

/**
 * Returns what the log has of an error. PostgreSQL adds the values of the row to an error, such as in `detail` and `where`, and repeats
 * a value in quotes in some messages: both can be phone numbers.
 */
export function describeError(error: Error): object {
  const { type, message, stack, code, constraint, aggregateErrors } = stdSerializers.err(error)
  return {
    type,
    message: withoutNumbers(message),
    code,
    constraint,
    stack: withoutNumbers(stack),
    aggregateErrors: aggregateErrors?.map(({ raw }: { raw: Error }) => describeError(raw)),
  }
}

const withoutNumbers = (text: string): string => text.replace(/"[^"\n]*\d{7}[^"\n]*"/g, '"…"')
