import { type DestinationStream, type Logger, pino } from 'pino'

/** A log on standard error, a JSON object in each line. Lines are written when some have gathered, or a moment has passed. */
export function createLog(level: string): Logger {
  const lines = pino.destination({
    dest: 2,
    sync: false,
    minLength: 16_384,
    maxWrite: 65_536,
    periodicFlush: 200,
    // Gathered as bytes: as text, each line would have the length of all that were gathered before it counted anew.
    contentMode: 'buffer',
  })
  const destination: DestinationStream & { flush: typeof lines.flush } = {
    // Its types know of texts only; in this mode it takes bytes, and nothing else.
    write: (line) => void lines.write(Buffer.from(line) as unknown as string),
    flush: (done) => lines.flush(done),
  }
  return pino({ level, base: { pid: process.pid } }, destination)
}
