import { clientErrors, isCdrError } from '@org/cms-cdr-client'
import { printable } from './output/printable.ts'
import { UsageError } from './usage-error.ts'

/** What the program ends with when a bug or the machine stopped it, not the call centre. */
export const unexpectedStatus = 1

/** Tells a person what went wrong, on stderr. Gives the exit status: one for each class of error. */
export function reportFailure(error: unknown): number {
  console.error(printable(`cms-cdr: ${error instanceof Error ? error.message : String(error)}`))
  return statusOf(error)
}

/** The exit status of an error. */
export function statusOf(error: unknown): number {
  if (isCdrError(error)) return clientErrors[error.code].exitStatus
  return error instanceof UsageError ? clientErrors.invalid_request.exitStatus : unexpectedStatus
}
