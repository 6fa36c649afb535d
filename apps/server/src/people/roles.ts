import type { components } from '@org/cms-cdr-client'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }

/** What a person may do. */
export type Role = components['schemas']['Role']

/** All roles. Each includes the ones before it. */
export const roles = spec.components.schemas.Role.enum as [Role, ...Role[]]

/** Returns whether a role includes another one. */
export function includesRole(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed)
}
