/** What kind of error a {@link UserError} is. */
export type UserErrorKind = 'invalid' | 'forbidden' | 'unknown' | 'conflict'

/** An error that the user can correct. The message says what is wrong, where, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError'
  readonly kind: UserErrorKind
  /** What helps whoever runs a command, and nobody else. */
  readonly commandHint: string | undefined

  constructor(message: string, { kind = 'invalid', commandHint }: UserErrorOptions = {}) {
    super(message)
    this.kind = kind
    this.commandHint = commandHint
  }
}

interface UserErrorOptions {
  readonly kind?: UserErrorKind
  readonly commandHint?: string
}
