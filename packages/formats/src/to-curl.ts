import { canonicalRequest, type SignatureScheme, signatureVersion } from '@org/cms-cdr-client/canonical-request'
import type { KeyVariables } from './key-variables.ts'
import type { QueryToSign } from './query-to-sign.ts'
import { shellWord } from './shell-word.ts'

/**
 * A query as a script for any POSIX shell with curl and openssl. It signs when it runs, with a new time stamp; the secret key is
 * read from the environment and stands nowhere, and so is the access key when none is given.
 */
export function toCurl(
  request: QueryToSign,
  to: {
    readonly url: string
    readonly accessKey?: string
    readonly variables: KeyVariables
    readonly scheme: SignatureScheme
  },
): string {
  const { accessKey, variables, scheme, url } = to
  const names = [...scheme.signedHeaders].sort()
  const milliseconds = scheme.timestamp === 'milliseconds' ? '.000' : ''
  const key = accessKey === undefined ? `"$${variables.accessKey}"` : shellWord(accessKey)
  const { 'content-type': type = '', host = '' } = request.headers
  return `# POSIX shell, curl and openssl. Signs with ${accessKey === undefined ? `$${variables.accessKey} and ` : ''}$${variables.secretKey}.
body=${shellWord(request.body)}
prefix=${signatureVersion}/${key}/$(date -u +%Y-%m-%dT%H:%M:%S${milliseconds}Z)${shellWord(`/${names.join(';')}`)}
hmac() { printf %s "$2" | openssl dgst -sha256 -hmac "$1" | sed 's/.* //'; }
signing_key=$(hmac "$${variables.secretKey}" "$prefix")
signature=$(hmac "$signing_key" ${shellWord(canonicalRequest(request, names, scheme.blankLineForEmptyQuery))})
curl --silent --show-error ${shellWord(url)} --data-binary "$body" --header ${shellWord(`Content-Type: ${type}`)} \\
  --header ${shellWord(`Host: ${host}`)} --header "Authorization: $prefix/$signature"
`
}
