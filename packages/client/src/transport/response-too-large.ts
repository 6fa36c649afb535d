/** Thrown inside the transport when an answer is larger than the client takes. */
export class ResponseTooLarge extends Error {
  override readonly name = 'ResponseTooLarge'
  readonly maxBytes: number

  constructor(maxBytes: number) {
    super(`The answer is larger than ${maxBytes} bytes.`)
    this.maxBytes = maxBytes
  }
}
