import type { components } from '@org/cms-cdr-client/browser'
import { RequestRefused } from '../session/session-requests.ts'

/** Who has access to the server, and how far its harvest is. */
export type Administration = components['schemas']['Administration']

/** Reads who has access, and the state of the harvest. */
export async function readAdministration(): Promise<Administration> {
  const response = await fetch('/administration')
  if (response.ok) return response.json()
  const { resultDesc }: { resultDesc?: string } = await response.json().catch(() => ({}))
  throw new RequestRefused(response.status, resultDesc ?? `HTTP status ${response.status}`)
}
