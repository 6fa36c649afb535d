import { clientErrors, isCdrError } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import type { Parsed } from '../command.ts'
import type { trustOptions } from '../options.ts'
import {
  inspectCertificate,
  normalizeFingerprint,
  oneLine,
  type PresentedCertificate,
  tryTls,
} from '../settings/certificate.ts'
import { changeProfile, requireProfile } from '../settings/profiles.ts'
import { resolveSettings } from '../settings/resolve.ts'
import { promptYesOrNo } from '../terminal.ts'
import { refuseOptions, UsageError } from '../usage-error.ts'

export async function run({ positionals: [target], options }: Parsed<typeof trustOptions>): Promise<number> {
  const { name, profile } = requireProfile(options.profile)
  if (options.forget) {
    if (target !== undefined)
      throw new UsageError(`--forget is for a profile, not for ${target}. Name the profile with --profile.`)
    refuseOptions(
      options,
      ['accept', 'replace', 'server-name'],
      'pins a certificate, but --forget removes it. Choose one.',
    )
    changeProfile(name, { fingerprint: undefined })
    console.error(`Profile ${name} no longer pins a certificate.`)
    return 0
  }
  const own = readTarget(`The URL of profile ${name}`, profile.url)
  const url = target === undefined ? own : readTarget('HOST:PORT', `https://${target.replace(/^https:\/\//, '')}`)
  const serverName = options['server-name'] ?? profile.serverName
  const proxy = resolveSettings({ profile: name }).settings.proxy?.value as string | undefined
  const presented = await inspectCertificate(url, proxy, serverName).catch(async (error: unknown) => {
    // The handshake of a query fails, too, and then its error says why.
    if (isCdrError(error, 'network') && error.kind === 'unknown') await tryTls(url, proxy, serverName)
    throw error
  })
  console.error(describe(presented, url.host))
  if (url.host !== own.host) {
    throw new UsageError(
      `Profile ${name} is for ${own.host}, not for ${url.host}. Nothing was changed. Name the right profile with --profile.`,
    )
  }
  const { fingerprint256: fingerprint } = presented.certificate
  const pinned = profile.fingerprint && normalizeFingerprint(profile.fingerprint)
  if (pinned === fingerprint) {
    console.error(`This certificate is already pinned to profile ${name}.`)
    return 0
  }
  if (pinned && !options.replace) {
    console.error(`
cms-cdr: Another certificate is pinned to profile ${name}. Nothing was changed.
  pinned  ${pinned}
  found   ${fingerprint}
Ask the operator of the system whether the certificate was replaced. If it was, run: cms-cdr trust --replace`)
    return clientErrors.network.exitStatus
  }
  if (options.accept !== undefined && normalizeFingerprint(options.accept) !== fingerprint) {
    console.error(`\ncms-cdr: The fingerprint differs from --accept ${options.accept}. Nothing was changed.`)
    return clientErrors.network.exitStatus
  }
  const instead = 'Compare the fingerprint, then pass it with --accept SHA256.'
  if (options.accept === undefined && !(await promptYesOrNo(`Pin it to profile ${name}?`, instead))) {
    console.error('Nothing was changed.')
    return 1
  }
  changeProfile(name, { fingerprint })
  console.error(`Pinned to profile ${name}.`)
  return 0
}

function readTarget(label: string, text = ''): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol === 'https:') return url
  throw new UsageError(`${label} must name a system that speaks TLS, but is "${text}".`)
}

function describe({ certificate, distrust }: PresentedCertificate, target: string): string {
  const { subject, subjectAltName, issuer, validFromDate, validToDate, fingerprint256 } = certificate
  const now = new Date()
  const isValid = validFromDate <= now && now <= validToDate
  const day = (date: Date): string => date.toISOString().slice(0, 10)
  return printable(
    [
      `Certificate of ${target}`,
      `  subject      ${oneLine(subject)}`,
      `  names        ${subjectAltName || 'none'}`,
      `  issuer       ${oneLine(issuer)}${issuer === subject ? ' (self-signed)' : ''}`,
      `  valid        ${day(validFromDate)} to ${day(validToDate)}${isValid ? '' : ' (not now)'}`,
      `  fingerprint  ${fingerprint256}`,
      `  without pin  ${distrust === undefined ? 'trusted by this machine' : `not trusted by this machine (${distrust})`}`,
    ].join('\n'),
  )
}
