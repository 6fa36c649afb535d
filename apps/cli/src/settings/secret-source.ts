import { secretVariable } from '../parse-arguments.ts'
import { configFile } from './config-folder.ts'
import type { PrintedCredentials } from './credential-process.ts'
import type { Resolution } from './resolve.ts'

/** Where the secret key comes from. */
export type SecretSource =
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'process'; readonly command: string }
  | { readonly kind: 'file'; readonly path: string }

/** Tells where the secret key comes from, without a look at it. */
export function secretSourceOf({ profileName, profile, settings }: Resolution): SecretSource {
  // A pair of keys is one thing: an access key from outside the profile goes with the secret key of the environment.
  const isOwnKey = settings.accessKey !== undefined && settings.accessKey.source !== 'profile'
  if (profileName === undefined || isOwnKey) return { kind: 'variable', name: secretVariable }
  if (profile.secretVariable) return { kind: 'variable', name: profile.secretVariable }
  if (profile.credentialProcess) return { kind: 'process', command: profile.credentialProcess }
  return { kind: 'file', path: configFile('secrets.json') }
}

/** The same in words. */
export function describeSecretSource(source: SecretSource): string {
  if (source.kind === 'variable') return `environment variable ${source.name}`
  return source.kind === 'process' ? `credential process: ${source.command}` : source.path
}

/** Reads the secret key, and the access key where it comes along. `undefined` when there is none. */
export async function readCredentials(resolution: Resolution): Promise<PrintedCredentials | undefined> {
  const source = secretSourceOf(resolution)
  if (source.kind === 'process') {
    const { runCredentialProcess } = await import('./credential-process.ts')
    return runCredentialProcess(source.command)
  }
  const secretKey = source.kind === 'variable' ? process.env[source.name] : await readFromFile(resolution.profileName)
  return secretKey ? { secretKey } : undefined
}

async function readFromFile(profileName = ''): Promise<string | undefined> {
  const { readSecret } = await import('./profile-store.ts')
  return readSecret(profileName)
}
