import { type CdrError, clientErrors, isCdrError, type NetworkFailure } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import { parameterOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

const checkUrl = 'Check the host and the port of --url (CMS_CDR_URL)'

/** What to do when no response arrived, by what failed. */
export const networkAdvice: Readonly<Record<NetworkFailure, string>> = {
  dns: 'Check the host of --url (CMS_CDR_URL). A name of a private network needs the DNS server or the VPN of that network.',
  refused: `Nothing listens on this host and port. ${checkUrl}.`,
  unreachable: `A firewall may drop the packets. ${checkUrl}, and have the address of this machine allowed.`,
  reset: `The server or a firewall closed the connection. ${checkUrl}, and whether it must start with https:. If it is right, have the address of this machine allowed.`,
  tls_not_yet_valid:
    'The certificate is not valid yet. Check the clock of this machine. If it is right, ask the operator of the system for a valid certificate.',
  tls_expired:
    'The certificate has expired. Check the clock of this machine. If it is right, ask the operator of the system to renew the certificate.',
  tls_wrong_name:
    'The certificate was issued for another name. Use a name from the certificate in --url, or give it with --server-name (CMS_CDR_SERVER_NAME).',
  tls_unknown_ca:
    'The certificate is not trusted. Get the CA certificate from the operator of the system and give it with --ca-file (CMS_CDR_CA_FILE), or pin the certificate: cms-cdr trust. If the CA is installed on this machine, NODE_USE_SYSTEM_CA=1 is enough.',
  tls_not_pinned:
    'The certificate is not the pinned one. Ask the operator of the system whether it was replaced. If it was, run: cms-cdr trust --replace',
  tls_failed: 'The TLS handshake failed. Ask the operator of the system about its certificate and TLS versions.',
  not_tls:
    'This port does not speak TLS. Check the port of --url (CMS_CDR_URL), or start the URL with http: if the port is meant for plain HTTP.',
  proxy:
    'The proxy failed, not the system behind it. Check its address, user and password (--proxy, CMS_CDR_PROXY or HTTPS_PROXY), and whether it allows this host and port. To connect without it, list the host in NO_PROXY.',
  unknown: `${checkUrl}, and the network.`,
}

const adviceByStatus: Readonly<Record<number, string>> = {
  400: 'Correct it, and try again.',
  404: 'Check --url (CMS_CDR_URL): it has a scheme, a host and a port, but no path.',
  418: 'Usually a cloud firewall, if the host name does not match the TLS server name: use the public name of the system in --url.',
}

const serverAdvice =
  'Check that --url (CMS_CDR_URL) leads to a cms-cdr server. CC-CMS itself has no search, statistics or live events.'

/** Returns what to do about an error, in the terms of the command line. The client's own advice names its options. */
export function adviceFor(error: CdrError): string {
  const needsServer = /^The (search|statistics|live events) /.test(error.message)
  switch (error.code) {
    case 'network':
      return networkAdvice[error.kind]
    case 'timeout':
      return 'Check whether a firewall drops the connection, or allow more time with --timeout (CMS_CDR_TIMEOUT).'
    case 'invalid_response':
      if (needsServer) return serverAdvice
      return 'Check that --url (CMS_CDR_URL) leads to CC-CMS itself and not to a portal, a proxy or another service. If it does, report this to the operator of the system.'
    case 'auth':
      return `${error.advice} To find the cause, run: cms-cdr doctor`
    case 'http': {
      const { httpStatus = 300, advice } = error
      const [, location = 'another address'] = / to (\S+) is not/.exec(advice) ?? []
      if (httpStatus >= 300 && httpStatus < 400)
        return `The server redirects to ${location}, where the signature would not be valid. Use the final address as --url.`
      if (httpStatus === 404 && error.message.includes('cms-cdr server'))
        return 'Search it with cms-cdr search, or give the address of CC-CMS as --url (CMS_CDR_URL).'
      if (httpStatus === 404 && needsServer) return serverAdvice
      return adviceByStatus[httpStatus] ?? advice
    }
    default:
      return error.advice.replace('the base URL', '--url')
  }
}

/** Returns what happened, without advice. */
export function withoutAdvice({ message, advice, httpStatus }: CdrError): string {
  const what = message.endsWith(advice) ? message.slice(0, -advice.length).trimEnd() : message
  // Node's own advice is about its command line, which users of this program do not type.
  const own = what.replace(/; if the root CA is installed locally, try running Node\.js with --use-system-ca/, '')
  const [, where, said] = (httpStatus === 400 && /^(.*): HTTP status 400 with the text (".*")\.$/s.exec(own)) || []
  return said ? `${where}: ${inOptions(JSON.parse(said)).replace(/\.?$/, '.')}` : own
}

const names = Object.keys(parameterOptions)
const ownNames = names.filter((name) => /[A-Z]/.test(name)).join('|')
/** Some names are also common words: they are names at the start of a problem, before a value, and in a pair. */
const parameter = new RegExp(
  String.raw`\b(?:${ownNames})\b|(?<=^|; )(?:${names.join('|')})(?= must| is|=)|(?<=before )to\b|\bfrom(?= and to\b)|(?<=from and )to\b`,
  'g',
)

/** Puts the options of the command line in place of the server's names for its parameters. */
function inOptions(text: string): string {
  return text
    .replaceAll(parameter, (name) => parameterOptions[name] ?? name)
    .replaceAll(/(?<=^|; )(--[a-z-]+)=/g, '$1 ')
}

export function explain(error: unknown): string {
  if (isCdrError(error)) return `${withoutAdvice(error)} ${adviceFor(error)}`
  const { message = String(error), cause, code } = Object(error) as NodeJS.ErrnoException
  if (code === 'ENOSPC') return 'The disk is full. Free some space; everything written so far is kept.'
  return isCdrError(cause) ? `${message} ${explain(cause)}` : message
}

/** Reports an error on stderr. Returns the exit status: one for each class of error. */
export function reportFailure(error: unknown): number {
  console.error(printable(`cms-cdr: ${explain(error)}`))
  return statusOf(error)
}

/** Returns the exit status of an error: 1 for a bug or a problem of this machine. */
export function statusOf(error: unknown): number {
  const { cause } = Object(error) as Error
  if (isCdrError(error)) return clientErrors[error.code].exitStatus
  if (isCdrError(cause)) return statusOf(cause)
  return error instanceof UsageError ? clientErrors.invalid_request.exitStatus : 1
}
