import { diagnoseSignature } from './diagnosis/diagnose-signature.ts'
import type { MockRequest } from './messages.ts'

/** Says why the signature of a request is not accepted, in words. Gives `undefined` for a right one. */
export function explainSignature(
  { method, url, headers, body }: MockRequest,
  keys: ReadonlyMap<string, string>,
  now: Date,
): string | undefined {
  const [path = '', query = ''] = url.split('?', 2)
  const diagnosis = diagnoseSignature(
    { method, path, query: new URLSearchParams(query), headers, body },
    headers.authorization,
    { secretKeyOf: (accessKey) => keys.get(accessKey), now },
  )
  if (!diagnosis) return undefined
  const { cause, line, canonicalRequest } = diagnosis
  const difference = line
    ? ` Line ${line.number} of the canonical request must be ${JSON.stringify(line.expected)}, but ${JSON.stringify(line.signed)} was signed.`
    : ''
  const whole =
    !line && canonicalRequest !== undefined ? ` The canonical request is ${JSON.stringify(canonicalRequest)}.` : ''
  return `Authentication failed. ${cause}${difference}${whole}`
}
