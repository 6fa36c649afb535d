/** The store is unavailable: it is locked, full, or cannot be reached. Another attempt may succeed. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}

/** The message for a search that was not begun because nobody waits for its result any more. */
export const nobodyWaits = 'the client has closed its connection'
