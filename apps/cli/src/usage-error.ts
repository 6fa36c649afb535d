/** The command line itself, or a setting, is wrong. The message says what, and what is wanted. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
