/** The store is unavailable: it is locked, full, or cannot be reached. Another attempt may succeed. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}
