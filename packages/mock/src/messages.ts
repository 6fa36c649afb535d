/** A request as the mock sees it, from a socket or from a `fetch`. */
export interface MockRequest {
  readonly method: string
  /** Path and query. */
  readonly url: string
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** How an answer goes out, when not at once and whole. */
export interface Delivery {
  readonly delayMilliseconds?: number
  /** Sends the body in small pieces, with this time between them. */
  readonly dripMilliseconds?: number
  readonly reset?: 'before the answer' | 'amid the body'
}

/** What the mock answers. */
export interface MockAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly delivery?: Delivery
}
