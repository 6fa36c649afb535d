import { promisify } from 'node:util'
import { keyVariables } from '@org/cms-cdr-formats/key-variables'
import { UsageError } from '../usage-error.ts'
import { configFile, readSecret } from './profiles.ts'
import type { Resolution } from './resolve.ts'

/** The secret key, and the access key if a credential process printed both. */
export interface FoundCredentials {
  readonly accessKey?: string | undefined
  readonly secretKey: string
}

const maxSeconds = 60

/** Returns where the secret key comes from, without reading it. The label names the place for people. */
export function secretSourceOf({ profileName, profile, settings }: Resolution) {
  // Keys are pairs: an access key from outside the profile belongs to the secret key of the environment.
  const isOwnKey = settings.accessKey !== undefined && settings.accessKey.source !== 'profile'
  const { secretVariable, credentialProcess } = profile
  const variable = profileName === undefined || isOwnKey ? keyVariables.secretKey : secretVariable
  if (variable) return { kind: 'variable', name: variable, label: `environment variable ${variable}` } as const
  if (credentialProcess)
    return { kind: 'process', name: credentialProcess, label: `credential process "${credentialProcess}"` } as const
  const path = configFile('secrets.json')
  return { kind: 'file', name: path, label: path } as const
}

/**
 * Reads the secret key, and the access key if it comes along. `undefined` if there is none.
 *
 * @throws UsageError when the secret key has blanks or quotes around it, or the credential process fails.
 */
export async function readCredentials(resolution: Resolution): Promise<FoundCredentials | undefined> {
  const source = secretSourceOf(resolution)
  const found =
    source.kind === 'process'
      ? await runCredentialProcess(source.name)
      : { secretKey: source.kind === 'file' ? readSecret(resolution.profileName ?? '') : process.env[source.name] }
  return found.secretKey ? { ...found, secretKey: checkSecret(found.secretKey, source.label) } : undefined
}

/**
 * Returns a secret key. Blanks and quotes around it come from copying, and the server would reject every signature.
 *
 * @throws UsageError when it has them, because only its owner may remove them.
 */
export function checkSecret(secretKey: string, source: string): string {
  if (/^(["']).*\1$/s.test(secretKey)) throw new UsageError(`The secret key (${source}) is in quotes. Remove them.`)
  if (secretKey === secretKey.trim()) return secretKey
  const place = secretKey === secretKey.trimStart() ? 'ends' : 'starts'
  throw new UsageError(`The secret key (${source}) ${place} with a blank or a line break. Remove it.`)
}

/**
 * Runs the command that prints the secret key on one line, or `{"accessKey": …, "secretKey": …}`. Its stderr is shown.
 *
 * @throws UsageError when it fails or prints neither. What it printed is never shown.
 */
async function runCredentialProcess(command: string): Promise<FoundCredentials> {
  const { exec } = await import('node:child_process')
  const running = promisify(exec)(command, { timeout: maxSeconds * 1000, maxBuffer: 64 * 1024 })
  running.child.stderr?.pipe(process.stderr)
  const { stdout } = await running.catch((error: { code?: number | string; killed?: boolean }) => {
    const how = error.killed ? `did not end within ${maxSeconds} s` : `failed with status ${error.code}`
    throw new UsageError(`The credential process "${command}" ${how}.`)
  })
  const printed = readPrinted(stdout.replace(/\r?\n$/, ''))
  if (printed) return printed
  throw new UsageError(
    `The credential process "${command}" must print the secret key on one line, or JSON with accessKey and secretKey.`,
  )
}

function readPrinted(text: string): FoundCredentials | undefined {
  if (!text.trimStart().startsWith('{')) return text === '' || text.includes('\n') ? undefined : { secretKey: text }
  try {
    const { accessKey, secretKey } = JSON.parse(text)
    const isValid = typeof secretKey === 'string' && ['string', 'undefined'].includes(typeof accessKey)
    return isValid ? { accessKey, secretKey } : undefined
  } catch {
    return undefined
  }
}
