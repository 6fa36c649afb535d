/**
 * Choices for behavior that the vendor's page does not specify, so that the server can behave like the CC-CMS for which a client was
 * written.
 */
export interface Compatibility {
  /** The response for a call that is not found: success with the record `absent`, `null` or `empty`, or a failing result code. */
  readonly notFound: string
  /** Whether responses have `result` and `resultDatas`, as clients of version 8.13 and earlier expect. */
  readonly legacyPair: boolean
  /** Whether the key `agentId` is written with a trailing space, as in the vendor's sample. */
  readonly agentIdBlank: boolean
  /** Whether `ccId` may be a string, and `isCallin` a boolean or in any letter case. */
  readonly lenientTypes: boolean
  /** The body of a 401: the failure envelope, or nothing. */
  readonly refusedBody: 'json' | 'empty'
}

/** The choices that fit most clients. */
export const defaultCompatibility: Compatibility = {
  notFound: 'absent',
  legacyPair: true,
  agentIdBlank: false,
  lenientTypes: false,
  refusedBody: 'json',
}
