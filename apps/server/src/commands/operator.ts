import { userInfo } from 'node:os'
import { type AuditAction, type AuditDetails, writeAudit } from '../people/audit.ts'
import type { Engine } from '../store/store.ts'

/** The name in the audit log of whoever runs a command: `os` and the name of the operating-system user. */
export function operator(): string {
  try {
    return `os ${userInfo().username}`
  } catch {
    // A container may run as a user ID that has no name.
    return `os ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Records in the audit log what a command has done. */
export function auditCommand(engine: Engine, action: AuditAction, details?: AuditDetails): Promise<void> {
  return writeAudit(engine, operator(), action, undefined, details)
}
