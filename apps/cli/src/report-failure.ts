import { clientErrors, isCdrError } from '@org/cms-cdr-client'
import { printable } from './printable.ts'
import { UsageError } from './usage-error.ts'

/** Tells a person what went wrong, on stderr. Gives the exit status: one for each class of error. */
export function reportFailure(error: unknown): number {
  console.error(printable(`cms-cdr: ${error instanceof Error ? error.message : String(error)}`))
  if (isCdrError(error)) return clientErrors[error.code].exitStatus
  return error instanceof UsageError ? clientErrors.invalid_request.exitStatus : 1
}
