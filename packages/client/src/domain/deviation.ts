/**
 * One place where an answer does not fit the schema of the interface.
 *
 * @example
 * const tell = ({ path, message }: Deviation) => log.warn(`${path}: ${message}`)
 */
export interface Deviation {
  /** Keys that lead there, joined by dots, such as `resultDesc.callTime`. */
  readonly path: string
  /** What was expected, without the value. */
  readonly message: string
}
