import { maskNumbers } from '../mask-numbers.ts'
import { faultsBehind, faultText, isCertificateFault, isRetryableFault, ResponseFault } from '../transport/faults.ts'
import { TimeoutFault } from '../transport/timeout-fault.ts'
import { type CdrError, type CdrErrorDetails, isCdrError } from './cdr-error.ts'
import { CdrNetworkError } from './network-error.ts'
import { CdrResponseError } from './response-error.ts'
import { CdrTimeoutError } from './timeout-error.ts'

const certificateAdvice =
  'The certificate is not trusted. Give its CA to the runtime (Node: NODE_EXTRA_CA_CERTS=ca.pem), or its CA or its fingerprint to the client of ./node (tls.caFile, tls.fingerprint). Do not switch the check off.'
const otherCertificateAdvice =
  'Another certificate answers there than the pinned one. Ask the operator of the platform whether it was exchanged, before you pin the new one.'
const advice: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [/PROXY_/, 'Check the address and the credentials of the proxy, and whether it allows this host and port.'],
  [/ENOTFOUND|EAI_AGAIN/, 'The name cannot be resolved. Check the host of the base URL.'],
  [/ECONNREFUSED/, 'Nothing listens there. Check host and port of the base URL.'],
  [
    /ETIMEDOUT|CONNECT_TIMEOUT|EHOSTUNREACH|ENETUNREACH/,
    'Nothing answers there: a firewall may drop the connection. Check host and port, and have the address of this machine allowed.',
  ],
  [
    /ECONNRESET|EPIPE|UND_ERR_SOCKET/,
    'The other side broke the connection. Check that the base URL says https where TLS is spoken; a firewall does this too.',
  ],
]

/** Makes an error of the family from what a transport threw. Reasons of the caller's own signal are not passed to it. */
export function fromThrown(thrown: unknown, where: string, details: CdrErrorDetails): CdrError {
  if (isCdrError(thrown)) return thrown
  if (thrown instanceof TimeoutFault) {
    const whole = thrown.scope === 'total' ? ' with all attempts' : ''
    return new CdrTimeoutError(`${where} gave no complete answer within ${thrown.milliseconds} ms${whole}.`, details)
  }
  if (thrown instanceof ResponseFault) {
    return new CdrResponseError(`${where}: ${thrown.message}.`, { ...details, advice: thrown.advice })
  }
  const innermost = faultsBehind(thrown).at(-1)
  const text = faultText(thrown)
  const what = maskNumbers(String(innermost?.message || innermost?.code || thrown))
  return new CdrNetworkError(`${where} failed: ${what.replace(/\.$/, '')}.`, {
    ...details,
    cause: withoutNumbers(thrown),
    advice: adviceFor(thrown, text),
    retryable: isRetryableFault(thrown),
  })
}

function adviceFor(thrown: unknown, text: string): string | undefined {
  if (text.includes('ERR_TLS_CERT_FINGERPRINT')) return otherCertificateAdvice
  return isCertificateFault(thrown) ? certificateAdvice : advice.find(([pattern]) => pattern.test(text))?.[1]
}

/** What a given `fetch` throws may quote the answer. A cause that shows a number is replaced by its masked messages. */
function withoutNumbers(thrown: unknown): unknown {
  const faults = faultsBehind(thrown)
  if (faults.every(({ message }) => maskNumbers(message) === message)) return thrown
  return faults.reduceRight<Error | undefined>(
    (cause, { name, message }) => Object.assign(new Error(maskNumbers(message), cause && { cause }), { name }),
    undefined,
  )
}
