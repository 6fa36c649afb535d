import type { Query } from './case.ts'

/** Which document a response is compared with. */
export type DocumentName = 'vendor' | 'server'

/** A JSON Schema, as far as the contract looks into it. */
export interface Schema {
  readonly $ref?: string
  readonly title?: string
  readonly type?: string | readonly string[]
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly examples?: readonly unknown[]
  readonly 'x-plain-name'?: string
  readonly 'x-catalogue'?: string
  readonly 'x-unit'?: string
}

/** A response of the spec. */
export interface ResponseSpec {
  readonly description?: string
  readonly $ref?: string
  readonly content?: Readonly<
    Record<string, { readonly schema: Schema; readonly examples?: Readonly<Record<string, unknown>> | undefined }>
  >
}

/** A parameter of an operation, or a reference to one. */
export interface ParameterSpec {
  readonly $ref?: string
  readonly name?: string
  readonly in?: string
  readonly required?: boolean
  readonly example?: unknown
}

/** An operation of the spec. */
export interface OperationSpec {
  readonly 'x-body-limit-bytes'?: number
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly ParameterSpec[]
  readonly responses: Readonly<Record<string, ResponseSpec>>
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: Schema; readonly examples?: object | undefined }>>
  }
}

/** A signature vector. */
export interface Vector {
  readonly name: string
  readonly what: string
  readonly accessKey: string
  readonly secretKey: string
  readonly timestamp: string
  readonly method: string
  readonly path: string
  readonly signedHeaders: Readonly<Partial<Record<string, string>>>
  readonly body: string
  readonly expect: { readonly authorization: string }
}

/** A named example pair: a request and its response. */
export interface ExamplePair {
  readonly name: string
  readonly query: Query
  readonly status: number
  readonly response: Readonly<Record<string, unknown>>
}

/** A named example pair of the list of calls. */
export interface ListExamplePair {
  readonly name: string
  readonly request: {
    readonly ccId: number
    readonly vdn: number
    readonly isCallIn: string
    readonly beginDate: number | string
    readonly endDate: number | string
  }
  readonly status: number
  readonly response: {
    readonly resultCode: string
    readonly resultDesc: string | { readonly data: readonly Readonly<Record<string, unknown>>[] }
  }
}
