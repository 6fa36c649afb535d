import { userInfo } from 'node:os'
import { type AuditAction, type AuditDetails, type Listed, recordedIn } from '../people/audit.ts'
import type { Tables } from '../store/store.ts'

/**
 * Returns the name in the audit log of whoever runs a command: `os` and the operating-system user. Behind `sudo`, that is the person
 * who ran it, and not the user of the server.
 */
export function operator(): string {
  if (process.env.SUDO_USER) return `os ${process.env.SUDO_USER}`
  try {
    return `os ${userInfo().username}`
  } catch {
    // A container may run as a user ID that has no name.
    return `os ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Returns tables whose changes are recorded in the audit log as what a command does. */
export function recordedCommand<Given extends AuditDetails>(
  engine: Tables,
  action: AuditAction,
  details?: Listed<Given>,
): Tables {
  return recordedIn(engine, operator(), action, details)
}
