import { Secret } from '../secret.ts'
import { isAccessKey } from './parse-authorization.ts'

/** Checks two keys, and wraps the secret one so that it cannot be printed. */
export function checkedKeys({ accessKey, secretKey }: { accessKey: unknown; secretKey: unknown }): {
  readonly accessKey: string
  readonly secret: Secret
} {
  if (typeof accessKey !== 'string' || !isAccessKey(accessKey)) {
    throw new RangeError('accessKey must be visible ASCII characters without a slash, and not empty.')
  }
  const secret = typeof secretKey === 'string' ? new Secret(secretKey) : secretKey
  if (!(secret instanceof Secret) || secret.reveal() === '') {
    throw new RangeError('secretKey must be a text or a Secret, and not empty.')
  }
  return { accessKey, secret }
}
