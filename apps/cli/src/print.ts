import { fstatSync, writeSync } from 'node:fs'

/**
 * Writes at once, to stdout or, with a failing status, to stderr. Gives the status. To set up the stream of standard output takes as
 * long as all else that a help does.
 */
export function print(text: string, status = 0): number {
  const line = text.endsWith('\n') ? text : `${text}\n`
  try {
    writeSync(status === 0 ? 1 : 2, line)
  } catch (error) {
    const fault = error as NodeJS.ErrnoException
    // A pipe that is full and does not wait; the stream does.
    if (fault.code === 'EAGAIN') (status === 0 ? process.stdout : process.stderr).write(line)
    else endAtOutputFault(fault)
  }
  return status
}

/** Whether a person reads standard output: a terminal is a device of characters. */
export function isForPeople(): boolean {
  return fstatSync(1).isCharacterDevice()
}

/** Whoever reads our output may stop early; that is no fault of ours. */
export function endAtOutputFault(error: NodeJS.ErrnoException): never {
  if (error.code === 'EPIPE') process.exit(0)
  console.error(`cms-cdr: The output cannot be written: ${error.message}`)
  return process.exit(1)
}
