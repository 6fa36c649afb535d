import { canonicalRequest, type SignatureScheme, signatureVersion } from '@org/cms-cdr-client/signing'
import { secretVariable } from '../parse-arguments.ts'
import type { QueryToSign } from '../signing/query-to-sign.ts'
import { shellWord } from './shell-word.ts'

/**
 * A query as a script for any POSIX shell with curl and openssl. It signs when it runs, with a new time stamp; the secret key is
 * read from the environment and stands nowhere.
 */
export function toCurl(
  request: QueryToSign,
  to: { readonly url: string; readonly accessKey: string; readonly scheme: SignatureScheme },
): string {
  const { accessKey, scheme, url } = to
  const names = [...scheme.signedHeaders].sort()
  const milliseconds = scheme.timestamp === 'milliseconds' ? '.000' : ''
  const { 'content-type': type = '', host = '' } = request.headers
  return `# POSIX shell, curl and openssl. The secret key is read from ${secretVariable}.
body=${shellWord(request.body)}
prefix=${shellWord(`${signatureVersion}/${accessKey}/`)}$(date -u +%Y-%m-%dT%H:%M:%S${milliseconds}Z)${shellWord(`/${names.join(';')}`)}
hmac() { printf %s "$2" | openssl dgst -sha256 -hmac "$1" | sed 's/.* //'; }
signing_key=$(hmac "$${secretVariable}" "$prefix")
signature=$(hmac "$signing_key" ${shellWord(canonicalRequest(request, names, scheme.blankLineForEmptyQuery))})
curl --silent --show-error ${shellWord(url)} --data-binary "$body" --header ${shellWord(`Content-Type: ${type}`)} \\
  --header ${shellWord(`Host: ${host}`)} --header "Authorization: $prefix/$signature"
`
}
