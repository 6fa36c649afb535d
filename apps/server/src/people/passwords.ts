import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto'
import { availableParallelism } from 'node:os'
import pLimit from 'p-limit'
import { UserError } from '../user-error.ts'

const minimumPasswordLength = 12

// Recommended by OWASP for scrypt: 64 MiB of memory, with a parallelism of 2.
const cost = { ln: 16, r: 8, p: 2 }
const keyBytes = 32

// Each hash occupies a processor, 64 MiB and one of the few threads on which Node also resolves names and reads files.
const threads = Number(process.env.UV_THREADPOOL_SIZE) || 4
const hashing = pLimit(Math.min(threads, availableParallelism()) >= 4 ? 2 : 1)

/**
 * Hashes a password. Returns a string in the PHC format.
 *
 * @throws UserError when it is too short.
 */
export async function hashPassword(password: string): Promise<string> {
  if ([...password].length < minimumPasswordLength) {
    throw new UserError(`A password must have at least ${minimumPasswordLength} characters.`)
  }
  const salt = randomBytes(16)
  const key = await derive(password, salt, cost)
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${salt.toString('base64')}$${key.toString('base64')}`
}

const pattern = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/
const decoy = `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${randomBytes(16).toString('base64')}$${randomBytes(keyBytes).toString('base64')}`

/** Returns whether a password has this hash. Without a hash, the same work is done, so that timing does not reveal who exists. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, ln, r, p, salt = '', key = ''] = pattern.exec(hash ?? decoy) ?? []
  const derived = await derive(password, Buffer.from(salt, 'base64'), { ln: Number(ln), r: Number(r), p: Number(p) })
  return timingSafeEqual(derived, Buffer.from(key, 'base64')) && hash !== undefined
}

function derive(password: string, salt: Buffer, { ln, r, p }: { ln: number; r: number; p: number }): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: 256 * 2 ** ln * r }
  const hash = (): Promise<Buffer> =>
    new Promise((resolve, reject) => {
      // Unicode has several encodings (composed or not) of the same password.
      const text = password.normalize('NFKC')
      scrypt(text, salt, keyBytes, options, (error, key) => (error ? reject(error) : resolve(key)))
    })
  return hashing(hash)
}
