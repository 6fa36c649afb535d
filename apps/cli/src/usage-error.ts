import { getSystemErrorMessage } from 'node:util'
import { nearest } from '@org/cms-cdr-formats/nearest'

/** The command line or a setting is wrong. The message says what is wrong and what to do. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * Accesses a file that the user named.
 *
 * @throws UsageError which says that it `cannot`, and why.
 */
export function access<Result>(cannot: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw new UsageError(`${cannot}: ${reasonOf(error)}.`)
  }
}

/** Returns why a file cannot be used, without the name of the system call and the path, which the message of Node repeats. */
export function reasonOf(error: unknown): string {
  const { message, errno } = error as NodeJS.ErrnoException
  return errno === undefined ? message : getSystemErrorMessage(errno)
}

/**
 * Rejects options that would be ignored.
 *
 * @throws UsageError which names the first that is given, and says `why` it cannot be.
 */
export function refuseOptions(options: object, names: readonly string[], why: string): void {
  const given = names.find((name) => ![undefined, false].includes(Reflect.get(options, name)))
  if (given !== undefined) throw new UsageError(`--${given} ${why}`)
}

/**
 * Creates the error for a name that is not known. It suggests the one that was most likely meant.
 *
 * @param otherwise What to say if no known name is close. Default: the known names.
 */
export function unknownName(
  problem: string,
  word: string,
  known: readonly string[],
  otherwise = `Choose from: ${known.join(', ')}.`,
): UsageError {
  const meant = nearest(word, known)
  return new UsageError(`${problem} ${meant ? `Did you mean ${meant}?` : otherwise}`)
}
