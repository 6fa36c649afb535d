import type { CatalogueName } from '@org/cms-cdr-client/codes'

/** A query, by the names of the vendor. */
export interface Query {
  readonly ccId: number
  readonly isCallin: 'true' | 'false'
  readonly callId: string
}

/** A record that a system has before the request. */
export interface GivenRecord extends Query {
  /** The record as the vendor writes it. */
  readonly record: Readonly<Record<string, unknown>>
}

/** The request of a case. */
export interface CaseRequest {
  readonly method: string
  readonly path: string
  /** The query string, without its question mark. */
  readonly query?: string
  /** Headers besides those of a signed query; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body: string | Uint8Array
  /** How the request is signed. `none` sends no `Authorization` header. */
  readonly signed: 'right' | 'none' | Misuse
}

/** What is wrong with a signature. */
export interface Misuse {
  readonly accessKey?: string
  readonly secretKey?: string
  /** Seconds between the clock and the timestamp. */
  readonly offSeconds?: number
  /** The body that was signed, when another one is sent. */
  readonly signedBody?: string
}

/** The response that a system must send. */
export interface ExpectedResponse {
  readonly status: number
  /** The whole body, when it is known. */
  readonly body?: unknown
  /** The record of a success. Whether its legacy copy is there too is left to the system. */
  readonly record?: Readonly<Record<string, unknown>>
  /** What the body contains, when more may be there. */
  readonly matches?: object
  /** The media type, where it is not JSON. */
  readonly contentType?: string
  /** What the text of a body that is not JSON matches. */
  readonly text?: RegExp
  /** The result code of the body, when no more is known. */
  readonly resultCode?: string
}

/** What a user of a consumer must see of a failure. */
export interface FailureSight {
  readonly error: { readonly code: string; readonly resultCode?: string }
}

/** What a user of a consumer must see of a call: fields of the plain record, or an error. */
export type Sight = { readonly record: Readonly<Record<string, unknown>> } | FailureSight

/** What a user of a consumer must see of a list or a search: fields of every call, or an error. */
export type CallsSight = { readonly calls: readonly Readonly<Record<string, unknown>>[] } | FailureSight

/** A range of the calls of a VDN, by the names of the client. */
export interface ListQuery {
  readonly ccId: number
  readonly vdn: number
  readonly direction: 'inbound' | 'outbound'
  readonly from: Date
  readonly to: Date
}

/** The calls of a VDN that the system still has, in both directions. */
export interface HarvestQuery {
  readonly ccId: number
  readonly vdn: number
}

/** Filters of a search, by the names of the client. */
export interface SearchQuery {
  readonly ccId: number
  readonly agentId?: number
  readonly direction?: 'inbound' | 'outbound'
}

/** What a consumer queries, and what its user must see. */
export type UserCase = { readonly secretKey?: string } & (
  | { readonly query: Query; readonly sees: Sight }
  | { readonly list: ListQuery; readonly sees: CallsSight }
  | { readonly harvest: HarvestQuery; readonly sees: CallsSight }
  | { readonly search: SearchQuery; readonly sees: CallsSight }
)

/** One case of the contract. */
export interface ContractCase {
  readonly group: 'examples' | 'codes' | 'no record' | 'refusals' | 'statuses' | 'vectors' | 'listing' | 'searching'
  /** A sentence that states the rule. */
  readonly name: string
  /** The catalog of the code that the case is about, if it is about one. */
  readonly catalogue?: CatalogueName
  readonly given?: {
    readonly record?: GivenRecord
    /** An envelope that the system must respond with. Systems without scenarios leave the case out. */
    readonly envelope?: { readonly callId: string; readonly envelope: unknown }
    /** The time of the system's clock. */
    readonly now?: Date
  }
  readonly request: CaseRequest
  readonly expected: ExpectedResponse
  /** Without it, the case is for raw requests only. */
  readonly user?: UserCase
}
