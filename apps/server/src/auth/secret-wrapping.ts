import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { UserError } from '../user-error.ts'

const algorithm = 'aes-256-gcm'
const mark = `$${algorithm}$`
const form = /^\$aes-256-gcm\$(?<id>[0-9a-f]{16})\$(?<base64>[A-Za-z0-9+/]+=*)$/
const ivBytes = 12
const tagBytes = 16

/** A key of 32 bytes that wraps secrets, and its ID, which is stored with each secret that it wrapped. */
interface WrappingKey {
  readonly id: string
  readonly key: Buffer
}

/**
 * Encrypts (wraps) the secrets of access keys, so that a copy of the database alone cannot sign requests. The first key of a key file
 * wraps; all of them unwrap. Without a key file, secrets are stored as they are.
 */
export class SecretWrapping {
  readonly #keys: readonly WrappingKey[]

  private constructor(keys: readonly WrappingKey[]) {
    this.#keys = keys
  }

  /** Stores secrets as they are. */
  static readonly none: SecretWrapping = new SecretWrapping([])

  /**
   * Reads the content of a key file: lines of 32 bytes in base64 or hex. Lines that start with `#` are comments.
   *
   * @throws Error when there is no key, or a line is not one.
   */
  static parse(text: string): SecretWrapping {
    const lines = text.split('\n').map((line) => line.trim())
    const keys = lines.flatMap((line, index) => {
      if (line === '' || line.startsWith('#')) return []
      const isHex = /^[0-9a-f]{64}$/i.test(line)
      // The line is secret, so it is not repeated.
      if (!isHex && !/^[A-Za-z0-9+/]{43}=$/.test(line))
        throw new Error(`line ${index + 1} is not a key of 32 bytes in base64 or hex. ${howToMake}`)
      const key = Buffer.from(line, isHex ? 'hex' : 'base64')
      return { key, id: createHash('sha256').update('cms-cdr wrapping key').update(key).digest('hex').slice(0, 16) }
    })
    if (keys.length === 0) throw new Error(`it contains no key. ${howToMake}`)
    return new SecretWrapping(keys)
  }

  /** Returns a secret as it is to be stored. The access key is authenticated with it, so that it fits no other row. */
  wrap(secretKey: string, accessKey: string): string {
    const [current] = this.#keys
    if (!current) return secretKey
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv(algorithm, current.key, iv, { authTagLength: tagBytes }).setAAD(
      Buffer.from(accessKey),
    )
    const parts = [iv, cipher.update(secretKey, 'utf8'), cipher.final(), cipher.getAuthTag()]
    return `${mark}${current.id}$${Buffer.concat(parts).toString('base64')}`
  }

  /**
   * Returns the secret that is stored.
   *
   * @throws UserError when it is wrapped with a key that is not in the key file, or damaged.
   */
  unwrap(stored: string, accessKey: string): string {
    if (!isWrapped(stored)) return stored
    const damaged = new UserError(
      `The wrapped secret of access key ${accessKey} is damaged, or belongs to another access key. Replace it: cms-cdr-server key rotate ${accessKey} --overlap 0`,
    )
    const { id, base64 } = form.exec(stored)?.groups ?? {}
    if (!id || !base64) throw damaged
    const found = this.#keyOf(id, `The secret of access key ${accessKey} is`)
    const bytes = Buffer.from(base64, 'base64')
    try {
      const iv = bytes.subarray(0, ivBytes)
      const decipher = createDecipheriv(algorithm, found.key, iv, { authTagLength: tagBytes })
        .setAAD(Buffer.from(accessKey))
        .setAuthTag(bytes.subarray(-tagBytes))
      return decipher.update(bytes.subarray(ivBytes, -tagBytes), undefined, 'utf8') + decipher.final('utf8')
    } catch {
      throw damaged
    }
  }

  /** Returns whether a secret is stored as this key file stores a new one. */
  isCurrent(stored: string): boolean {
    const [current] = this.#keys
    return current ? stored.startsWith(`${mark}${current.id}$`) : !isWrapped(stored)
  }

  /** @throws UserError when one of some stored secrets is wrapped with a key that is not in the key file. */
  checkKeysOf(stored: readonly string[]): void {
    for (const text of stored) {
      const id = form.exec(text)?.groups?.id
      if (id) this.#keyOf(id, 'The secrets in this database are')
    }
  }

  #keyOf(id: string, what: string): WrappingKey {
    const found = this.#keys.find((each) => each.id === id)
    if (found) return found
    if (this.#keys.length === 0)
      throw new UserError(
        `${what} wrapped. Name the file with the wrapping key: --wrapping-key-file FILE or CMS_CDR_WRAPPING_KEY_FILE.`,
        { kind: 'conflict' },
      )
    const ids = this.#keys.map((each) => each.id).join(', ')
    throw new UserError(
      `${what} wrapped with the key ${id}, but the wrapping key file contains ${ids}. Add the missing key as a line, or use another file.`,
      { kind: 'conflict' },
    )
  }
}

const howToMake = 'Create one: openssl rand -base64 32'

/** Returns whether a stored secret is wrapped, even if it is damaged. */
export function isWrapped(stored: string): boolean {
  return stored.startsWith(mark) || mark.startsWith(stored)
}
