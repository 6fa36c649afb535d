/** The store is unavailable: it is locked, full, or cannot be reached. Another attempt may succeed. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}

/** A search was not started because its client closed the connection first. */
export class ClientGoneError extends StoreUnavailableError {
  constructor() {
    super('the client has closed its connection')
  }
}
