/**
 * Holds a secret key so that it cannot be printed by accident: it becomes `[secret]` as a string, as JSON and when inspected.
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

  /** Returns the secret itself. Pass it to the signer and to nothing else. */
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
    // console.log of Node, Deno and Bun calls this.
    Object.defineProperty(Secret.prototype, Symbol.for('nodejs.util.inspect.custom'), { value: () => '[secret]' })
  }
}
