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

/**
 * An access key with its secret key.
 *
 * @example
 * const credentials: Credentials = { accessKey: 'my-access-key', secretKey: await readSecret() }
 */
export interface Credentials {
  /** Access key (AK), from the operator of the platform. */
  readonly accessKey: string
  /** Secret key (SK), from the operator of the platform. */
  readonly secretKey: string | Secret
}

/**
 * Returns whether a string can be an access key. It becomes one part of a header whose parts are separated by slashes, so it must
 * be visible ASCII without a slash, and not empty.
 *
 * @example
 * isAccessKey('a/b') // false
 */
export function isAccessKey(text: string): boolean {
  return /^[\x21-\x2e\x30-\x7e]+$/.test(text)
}

/** Checks an access key and a secret key, and wraps the secret so that it cannot be printed. */
export function checkedKeys({ accessKey, secretKey }: { accessKey: unknown; secretKey: unknown }): {
  readonly accessKey: string
  readonly secret: Secret
} {
  if (typeof accessKey !== 'string' || !isAccessKey(accessKey)) {
    throw new RangeError('accessKey must be visible ASCII characters without a slash, and not empty.')
  }
  // No `instanceof`: the Secret of a second install of this package has another class.
  const { reveal } = Object(secretKey) as { readonly reveal?: unknown }
  const text: unknown = typeof reveal === 'function' ? reveal.call(secretKey) : secretKey
  if (typeof text !== 'string' || text === '') {
    throw new RangeError('secretKey must be a string or a Secret, and not empty.')
  }
  return { accessKey, secret: new Secret(text) }
}
