import { readFileSync, statSync } from 'node:fs'
import { isAccessKey } from '@org/cms-cdr-client/signing'
import { UserError } from '../user-error.ts'
import type { AccessKeys } from './verify-signature.ts'

/** Reads the access keys: a JSON object of access key and secret key, in a file that only its owner can read. */
export function readKeysFile(path: string): AccessKeys {
  const keys = parse(path, read(path))
  for (const [accessKey, secretKey] of Object.entries(keys)) {
    if (!isAccessKey(accessKey)) {
      throw new UserError(`${path}: an access key must be visible ASCII characters without a slash, and not empty.`)
    }
    if (typeof secretKey !== 'string' || secretKey === '') {
      throw new UserError(`${path}: the secret key of ${accessKey} must be a text that is not empty.`)
    }
  }
  const entries = Object.entries(keys) as [string, string][]
  if (entries.length === 0)
    throw new UserError(`${path} holds no keys: nobody could ask. Add "ACCESS_KEY": "SECRET_KEY".`)
  return new Map(entries)
}

function read(path: string): string {
  try {
    // Windows has no mode bits; access there is a matter of the folder's ACL.
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw new UserError(`${path} holds secrets and others can read it. Run: chmod 600 ${path}`)
    }
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError(`Cannot read the keys file ${path}: ${(error as Error).message}`)
  }
}

/** A parse error of JSON quotes its input, here secrets; so none of it is passed on. */
function parse(path: string, text: string): object {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {}
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UserError(`${path} must hold a JSON object such as {"ACCESS_KEY":"SECRET_KEY"}.`)
  }
  return value
}
