/**
 * What the vendor's page leaves open. Each is a choice, so that a client that was written against one CC-CMS cannot tell
 * this server from it.
 */
export interface Compatibility {
  /** The response for a call that is not found: success with the record `absent`, `null` or `empty`, or a failing result code. */
  readonly notFound: string
  /** Whether responses have `result` and `resultDatas`, as clients of version 8.13 and earlier expect. */
  readonly legacyPair: boolean
  /** Whether the key `agentId` is written with a blank at its end, as in the vendor's sample. */
  readonly agentIdBlank: boolean
  /** Whether `ccId` may be a text, and `isCallin` a boolean or in other letter case. */
  readonly lenientTypes: boolean
  /** What a 401 carries: the failure envelope, or nothing. */
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
