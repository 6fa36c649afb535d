import type { Person } from './people.ts'
import { includesRole, type Role } from './roles.ts'

/** Returns the permission that a person lacks, as a sentence for the response; `undefined` if none is missing. */
export function missingPermission(
  { name, role, ccIds }: Person,
  needed: { readonly role?: Role; readonly ccId?: number },
): string | undefined {
  if (needed.role !== undefined && !includesRole(role, needed.role))
    return `This needs the role ${needed.role}, but ${name} has the role ${role}.`
  if (needed.ccId !== undefined && ccIds && !ccIds.includes(needed.ccId))
    return `${name} has no permission for call center ${needed.ccId}.`
  return undefined
}
