import { type CdrError, clientErrors, isCdrError, type NetworkFailure } from '@org/cms-cdr-client'
import { printable } from '@org/cms-cdr-formats/table'
import { parameterOptions } from './options.ts'
import { UsageError } from './usage-error.ts'

/** What the client calls the options of the command line. */
const optionNames: readonly (readonly [RegExp, string])[] = [
  [/(the )?base URL/g, '--url (CMS_CDR_URL)'],
  [/set it as tls\.serverName in \.\/node/, 'give it with --server-name (CMS_CDR_SERVER_NAME)'],
  [/allow more time/, 'allow more time with --timeout (CMS_CDR_TIMEOUT)'],
]

/** What to do about network failures, where the command line has more to offer than the client. */
const networkAdvice: Readonly<Partial<Record<NetworkFailure, string>>> = {
  tls_unknown_ca:
    'The certificate is not trusted. Get the CA certificate from the operator of the system and give it with --ca-file (CMS_CDR_CA_FILE), or pin the certificate: cms-cdr trust. If the CA is installed on this machine, NODE_USE_SYSTEM_CA=1 is enough.',
  tls_not_pinned:
    'The certificate is not the pinned one. Ask the operator of the system whether it was replaced. If it was, run: cms-cdr trust --replace',
  proxy:
    'The proxy failed, not the system behind it. Check its address, user and password (--proxy, CMS_CDR_PROXY or HTTPS_PROXY), and whether it allows this host and port. To connect without it, list the host in NO_PROXY.',
}

const serverAdvice =
  'Check that --url (CMS_CDR_URL) leads to a cms-cdr server. CC-CMS itself has no search, statistics or live events.'

/** Returns what to do about an error, in the terms of the command line. */
export function adviceFor(error: CdrError): string {
  const { code, message, httpStatus, advice } = error
  const isFromElsewhere = code === 'invalid_response' || (code === 'http' && httpStatus === 404)
  if (isFromElsewhere && /^The (search|statistics|live events) /.test(message)) return serverAdvice
  if (code === 'http' && httpStatus === 404)
    return message.includes('cms-cdr server')
      ? 'Search it with cms-cdr search, or give the address of CC-CMS as --url (CMS_CDR_URL).'
      : 'Check --url (CMS_CDR_URL): it has a scheme, a host and a port, but no path.'
  if (code === 'http' && httpStatus === 400) return 'Correct it, and try again.'
  if (code === 'auth') return `${advice} To find the cause, run: cms-cdr doctor`
  // The client may advise to raise a limit that is none of the command line.
  const own =
    code === 'network' ? networkAdvice[error.kind] : code === 'invalid_response' ? clientErrors[code].advice : ''
  return optionNames.reduce((text, [name, option]) => text.replace(name, option), own || advice)
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
