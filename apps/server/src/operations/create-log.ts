import { writeSync } from 'node:fs'
import { type DestinationStream, type Logger, pino, stdSerializers } from 'pino'

/** Standard error. */
const output = 2
// How often writing the remaining lines at exit is retried while their reader is slow, at intervals of a tenth of a second.
const mostRetries = 50

/** Creates a log on standard error with a JSON object in each line. Lines are buffered, and written in batches or after a moment. */
export function createLog(level: string): Logger {
  let gathered = 0
  let retriesLeft = Number.POSITIVE_INFINITY
  const lines = pino.destination({
    dest: output,
    sync: false,
    minLength: 16_384,
    maxWrite: 65_536,
    periodicFlush: 200,
    // As bytes, because as text the whole buffer would be measured again for each line.
    contentMode: 'buffer',
    retryEAGAIN: () => retriesLeft-- > 0,
  })
  lines.on('write', (bytes: number) => {
    gathered -= bytes
  })
  const flushSync = lines.flushSync.bind(lines)
  // Called at exit. If nothing reads the lines any more, sonic-boom would retry forever, and the process would keep the database open.
  lines.flushSync = () => {
    if (gathered <= 0) return
    retriesLeft = mostRetries
    try {
      // A space before an object is harmless, and shows whether the lines are read.
      writeSync(output, ' ')
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return
    }
    try {
      flushSync()
    } catch {
      // The reader is too slow, and nothing can be done at exit.
    }
  }
  const destination: DestinationStream & { flush: typeof lines.flush } = {
    write: (line) => {
      const bytes = Buffer.from(line)
      gathered += bytes.length
      // Its types accept only strings, but in this mode it accepts only bytes.
      lines.write(bytes as unknown as string)
    },
    flush: (done) => lines.flush(done),
  }
  return pino({ level, base: { pid: process.pid }, serializers: { err: describeError } }, destination)
}

/**
 * Returns the fields of an error for the log. PostgreSQL adds values of the row to an error, in `detail`, `where` and quotes in some
 * messages, which can be phone numbers.
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
