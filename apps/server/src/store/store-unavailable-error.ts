/** The store is unavailable: it is locked, full, or cannot be reached. Another attempt may succeed. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}

/** A search was not begun because nobody waits for its result any more. */
export class NobodyWaitsError extends StoreUnavailableError {
  constructor() {
    super('the client has closed its connection')
  }
}
