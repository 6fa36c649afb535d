/**
 * Holds a secret key so that it cannot be printed by accident: as text, as JSON and on inspection it is `[secret]`.
 *
 * @example
 * const secretKey = new Secret(process.env.CMS_CDR_SK ?? '')
 * console.log({ secretKey }) // { secretKey: [secret] }
 */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself. Hand it to the signer and to nothing else. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  static {
    // What console.log of Node, Deno and Bun asks for.
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => '[secret]' })
  }
}
