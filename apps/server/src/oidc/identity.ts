import { type Role, roles } from '../people/roles.ts'
import type { OidcOptions } from './identity-provider.ts'

/** Who signed in at the provider, and what they may do here. */
export interface Identity {
  /** Together with the subject, what identifies a person. Names and addresses can change hands. */
  readonly issuer: string
  readonly subject: string
  /** The name that the provider suggests. */
  readonly suggestedName: string
  readonly idToken: string
  /** The groups of the person. */
  readonly groups: readonly string[]
  /** The highest role of which the person is in the group; none when undefined. */
  readonly role: Role | undefined
  /** The call centers that the person is limited to; `null` for all, and undefined when the provider decides nothing about them. */
  readonly ccIds: readonly number[] | undefined
}

type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

type ClaimNames = Pick<OidcOptions, 'groupsClaim' | 'callCentersClaim'>

/** Returns whether claims have all that is read from them. */
export function isComplete(claims: Claims, { groupsClaim, callCentersClaim }: ClaimNames): boolean {
  const needed = callCentersClaim === undefined ? [groupsClaim] : [groupsClaim, callCentersClaim]
  return nameIn(claims) !== undefined && needed.every((name) => claimAt(claims, name) !== undefined)
}

/** Reads who somebody is from the claims of the provider. */
export function identityOf(
  claims: Claims,
  idToken: string,
  { groupsClaim, callCentersClaim, groups }: OidcOptions,
): Identity {
  const own = textsOf(claimAt(claims, groupsClaim))
  const ccIds = callCentersClaim === undefined ? undefined : textsOf(claimAt(claims, callCentersClaim)).map(Number)
  return {
    issuer: claims.iss,
    subject: claims.sub,
    suggestedName: nameIn(claims) ?? claims.sub,
    idToken,
    groups: own,
    role: roles.findLast((role) => groups[role] !== undefined && own.includes(groups[role])),
    ccIds: ccIds?.filter((ccId) => Number.isInteger(ccId) && ccId >= 1 && ccId <= 65_535),
  }
}

function nameIn({ preferred_username, email, name }: Claims): string | undefined {
  return [preferred_username, email, name].find((one) => typeof one === 'string' && one !== '') as string | undefined
}

/** Returns a claim by its name, or by the names on the way to it with dots between, as in `realm_access.roles`. */
function claimAt(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  if (Object.hasOwn(claims, name)) return claims[name]
  return name
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Record<string, unknown>)[part]
          : undefined,
      claims,
    )
}

/** Returns the strings and numbers of a claim, which may also be a single one. */
function textsOf(value: unknown): string[] {
  return [value]
    .flat()
    .filter((one) => typeof one === 'string' || typeof one === 'number')
    .map(String)
}
