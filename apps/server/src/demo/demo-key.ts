import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { readKeysFile } from '../auth/keys-file.ts'

/** A key pair. */
export interface DemoKey {
  readonly accessKey: string
  readonly secretKey: string
}

/** Reads the key pair of the demo, or makes one that no other installation has. */
export function demoKey(path: string): DemoKey {
  if (!existsSync(path)) {
    const made = { 'demo-ak': randomBytes(24).toString('base64url') }
    writeFileSync(path, `${JSON.stringify(made)}\n`, { mode: 0o600 })
  }
  const [[accessKey, secretKey] = ['', '']] = readKeysFile(path)
  return { accessKey, secretKey }
}
