import { CdrNetworkError, clientErrors } from '@org/cms-cdr-client'
import type { Parsed } from '../command.ts'
import { printable } from '../output/printable.ts'
import { inspectCertificate, type ShownCertificate } from '../settings/inspect-certificate.ts'
import { changeProfile, readProfile, readProfiles } from '../settings/profile-store.ts'
import { askYesOrNo } from '../terminal/ask.ts'
import { UsageError } from '../usage-error.ts'
import type { trustOptions } from './trust.ts'

const notPinned = 1
const tlsPort = 443

/** Shows a certificate and pins it. */
export async function run({ positionals, options }: Parsed<typeof trustOptions>): Promise<number> {
  const name = options.profile ?? process.env.CMS_CDR_PROFILE ?? readProfiles().current
  if (!name) throw new UsageError('There is no profile to pin it to. Make one first: cms-cdr profile add --help')
  const profile = await readProfile(name)
  if (options.forget) {
    await changeProfile(name, { fingerprint: undefined })
    console.error(`The profile ${name} has no pinned certificate any more.`)
    return 0
  }
  const { host, port } = readTarget(positionals, profile.url)
  const serverName = options['server-name'] ?? profile.serverName
  const certificate = await inspectCertificate({ host, port, serverName }).catch((error: Error) => {
    throw new CdrNetworkError(`${host}:${port} shows no certificate: ${error.message}.`, { cause: error })
  })
  const found = plain(certificate.fingerprint)
  const pinned = profile.fingerprint === undefined ? undefined : plain(profile.fingerprint)
  console.error(describe(certificate, `${host}:${port}`))
  requireSameSystem({ host, port }, name, profile.url)
  if (pinned === found) {
    console.error(`It is pinned to the profile ${name} already.`)
    return 0
  }
  if (pinned !== undefined && !options.replace) {
    console.error(`
cms-cdr: Another certificate is pinned to the profile ${name}. Nothing was changed.
  pinned  ${withColons(pinned)}
  found   ${certificate.fingerprint}
Ask the operator of the system whether it was exchanged. If so: cms-cdr trust --replace`)
    return clientErrors.network.exitStatus
  }
  if (options.accept !== undefined && plain(options.accept) !== found) {
    console.error(`\ncms-cdr: It is not the certificate to accept, ${options.accept}. Nothing was changed.`)
    return clientErrors.network.exitStatus
  }
  const instead = 'Compare the fingerprint, and give it: --accept SHA256'
  if (options.accept === undefined && !(await askYesOrNo(`Pin it to the profile ${name}?`, instead))) {
    console.error('Nothing was changed.')
    return notPinned
  }
  await changeProfile(name, { fingerprint: found })
  console.error(`Pinned to the profile ${name}.`)
  return 0
}

function readTarget(positionals: readonly string[], url: string | undefined): { host: string; port: number } {
  const [target, ...others] = positionals
  if (others.length > 0) throw new UsageError(`trust takes one HOST:PORT, but got ${positionals.length}.`)
  const text = target === undefined ? url : `https://${target.replace(/^https:\/\//, '')}`
  if (text === undefined || !URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new UsageError(`trust needs HOST:PORT of a system that speaks TLS, but got "${target ?? url ?? ''}".`)
  }
  const { hostname, port } = new URL(text)
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || tlsPort }
}

/** A certificate belongs to the system that shows it, and is never pinned to the profile of another one. */
function requireSameSystem(shown: { host: string; port: number }, name: string, url: string | undefined): void {
  const own = readTarget([], url)
  if (own.host === shown.host && own.port === shown.port) return
  throw new UsageError(
    `The profile ${name} is for ${own.host}:${own.port}, not for ${shown.host}:${shown.port}. Nothing was changed. ` +
      'Name the right profile with --profile.',
  )
}

function describe(certificate: ShownCertificate, target: string): string {
  const { subject, names, issuer, validFrom, validTo, fingerprint, distrust } = certificate
  const now = Date.now()
  const isValid = validFrom.getTime() <= now && now <= validTo.getTime()
  return printable(
    [
      `Certificate of ${target}`,
      `  subject      ${subject}`,
      `  names        ${names || 'none'}`,
      `  issuer       ${issuer}${issuer === subject ? ' (itself)' : ''}`,
      `  valid        ${validFrom.toISOString().slice(0, 10)} to ${validTo.toISOString().slice(0, 10)}${isValid ? '' : ' (not now)'}`,
      `  fingerprint  ${fingerprint}`,
      `  without pin  ${distrust === undefined ? 'trusted by this machine' : `not trusted by this machine (${distrust})`}`,
    ].join('\n'),
  )
}

function plain(fingerprint: string): string {
  return fingerprint
    .replace(/^sha-?256[:= ]/i, '')
    .replaceAll(':', '')
    .toUpperCase()
}

function withColons(digits: string): string {
  return digits.match(/../g)?.join(':') ?? digits
}
