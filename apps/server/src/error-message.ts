/** Returns the message of an error, or whatever else was thrown as a string. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
