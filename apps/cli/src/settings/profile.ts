import type { SignatureScheme, SignatureSchemeName } from '@org/cms-cdr-client/signing'

/** The settings of one system, as they are kept. The names are those of the options, in camel case. */
export interface Profile {
  readonly url?: string
  readonly accessKey?: string
  readonly ccId?: number
  readonly timeZone?: string
  readonly scheme?: SignatureSchemeName | SignatureScheme
  readonly host?: string
  readonly caFile?: string
  readonly fingerprint?: string | undefined
  readonly serverName?: string
  readonly proxy?: string
  readonly timeout?: number
  readonly retries?: number
  /** Environment variable that holds the secret key. */
  readonly secretVariable?: string | undefined
  /** Command that prints the secret key, or both keys as JSON. */
  readonly credentialProcess?: string | undefined
}

/** All profiles, and the one that is used when none is named. */
export interface Profiles {
  readonly current?: string | undefined
  readonly profiles: Readonly<Record<string, Profile>>
}
