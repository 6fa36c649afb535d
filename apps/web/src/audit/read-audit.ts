import type { components } from '@org/cms-cdr-client/browser'
import { refusalOf } from '../session/session-requests.ts'

/** One entry of the audit log. */
export type AuditEntry = components['schemas']['AuditEntry']

/** What is recorded in the audit log. */
export type AuditAction = components['schemas']['AuditAction']

/** Reads a page of the audit log. What is empty does not filter. */
export async function readAudit(filter: Readonly<Record<string, string>>): Promise<components['schemas']['AuditPage']> {
  const given = Object.entries(filter).filter(([, value]) => value !== '')
  const response = await fetch(`/audit?${new URLSearchParams(given)}`)
  if (!response.ok) throw await refusalOf(response)
  return response.json()
}
