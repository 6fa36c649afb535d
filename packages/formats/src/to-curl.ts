import { canonicalRequest, type SignatureScheme, signatureSchemes, signatureVersion } from '@org/cms-cdr-client/signing'
import type { KeyVariables } from './key-variables.ts'
import type { QueryToSign } from './query-to-sign.ts'
import { shellWord } from './shell-word.ts'

/** How curl reaches the server, where that needs more than the URL. */
export interface CurlConnection {
  /** PEM file with the CA certificates to trust. */
  readonly caFile?: string | undefined
  /** HTTP proxy. A URL with a password is left to the variable HTTPS_PROXY, since others can see arguments. */
  readonly proxy?: string | undefined
  /** Name to ask for (SNI) instead of the one in the URL. */
  readonly serverName?: string | undefined
  /** Pinned certificate, which curl cannot check. */
  readonly fingerprint?: string | undefined
}

/**
 * Returns a query as a script for any POSIX shell with curl and openssl. It signs when it runs, with a new timestamp, and fails
 * when the server responds with an error status. The secret key is read from the environment and never becomes an argument of
 * a program, which other users could see; the same holds for the access key when none is given.
 */
export function toCurl(
  request: QueryToSign,
  to: {
    readonly url: string
    readonly accessKey?: string
    readonly variables: KeyVariables
    /** `cms` when left out. */
    readonly scheme?: SignatureScheme
    readonly connection?: CurlConnection
  },
): string {
  const { accessKey, variables, scheme = signatureSchemes.cms, connection = {} } = to
  const names = [...scheme.signedHeaders].sort()
  const milliseconds = scheme.timestamp === 'milliseconds' ? '.000' : ''
  const key = accessKey === undefined ? `"$${variables.accessKey}"` : shellWord(accessKey)
  const { 'content-type': type = '', host = '' } = request.headers
  const { url, options, remarks } = connect(to.url, connection)
  return `# POSIX shell, curl and openssl. Signs with ${accessKey === undefined ? `$${variables.accessKey} and ` : ''}$${variables.secretKey}.
${remarks.map((remark) => `# ${remark}\n`).join('')}body=${shellWord(request.body)}
prefix=${signatureVersion}/${key}/$(date -u +%Y-%m-%dT%H:%M:%S${milliseconds}Z)${shellWord(`/${names.join(';')}`)}
# HMAC-SHA256 from its definition: openssl takes a key only as an argument, which others can see.
sha256() { openssl dgst -sha256 | sed 's/.* //'; }
pad() {
  rest=$1
  for _ in 1 2 3 4 5 6 7 8; do for _ in 1 2 3 4 5 6 7 8; do
    byte=\${rest%"\${rest#??}"} rest=\${rest#??}
    printf "\\\\$(printf %03o $((0x\${byte:-0} ^ $2)))"
  done; done
}
hmac() {
  hex=$(printf %s "$1" | od -An -v -tx1 | tr -d ' \\n')
  [ \${#hex} -le 128 ] || hex=$(printf %s "$1" | sha256)
  { pad "$hex" 92; { pad "$hex" 54; printf %s "$2"; } | openssl dgst -sha256 -binary; } | sha256
}
signing_key=$(hmac "$${variables.secretKey}" "$prefix")
signature=$(hmac "$signing_key" ${shellWord(canonicalRequest(request, names, scheme.blankLineForEmptyQuery))})
curl --fail --silent --show-error ${shellWord(url)} --data-binary "$body" --header ${shellWord(`Content-Type: ${type}`)} \\
  --header ${shellWord(`Host: ${host}`)} --header "Authorization: $prefix/$signature"${options.map((option) => ` ${option}`).join('')}
`
}

function connect(
  url: string,
  { caFile, proxy, serverName, fingerprint }: CurlConnection,
): { url: string; options: string[]; remarks: string[] } {
  const options: string[] = []
  const remarks: string[] = []
  if (caFile !== undefined) options.push(`--cacert ${shellWord(caFile)}`)
  if (proxy !== undefined && URL.canParse(proxy) && new URL(proxy).password === '')
    options.push(`--proxy ${shellWord(proxy)}`)
  else if (proxy !== undefined)
    remarks.push('Set HTTPS_PROXY: the URL of the proxy has a password, which is not written here.')
  if (fingerprint !== undefined)
    remarks.push(
      'curl cannot check a pinned certificate. It checks the certificate against the CA certificates it trusts.',
    )
  if (serverName === undefined) return { url, options, remarks }
  const named = new URL(url)
  const { hostname, port } = named
  named.hostname = serverName
  const number = port || '443'
  options.push(`--connect-to ${shellWord(`${serverName}:${number}:${hostname}:${number}`)}`)
  return { url: named.href, options, remarks }
}
