/** Something the user of a command can mend. The message says what is wrong, where, and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError'
}
