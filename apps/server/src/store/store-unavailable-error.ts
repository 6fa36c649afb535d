/** The store cannot work now: it is locked, full, or cannot be reached. The same thing may work later. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError'
}
