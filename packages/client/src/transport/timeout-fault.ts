/** Thrown inside the transport when time is up. */
export class TimeoutFault extends Error {
  override readonly name = 'TimeoutError'
  readonly milliseconds: number
  /** Whether the time of the whole call is up, or that of one attempt. */
  readonly scope: 'attempt' | 'total'

  constructor(milliseconds: number, scope: 'attempt' | 'total') {
    super(`No complete answer within ${milliseconds} ms.`)
    this.milliseconds = milliseconds
    this.scope = scope
  }
}
