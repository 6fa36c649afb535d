import { type CdrError, isCdrError } from './cdr-error.ts'
import { CdrNetworkError } from './network-error.ts'
import { CdrTimeoutError } from './timeout-error.ts'

const certificateFault = /CERT|SELF_SIGNED|ERR_TLS|ERR_SSL|UNABLE_TO_(VERIFY|GET_ISSUER)/
const advice: readonly (readonly [pattern: RegExp, advice: string])[] = [
  [
    certificateFault,
    'The certificate is not trusted. Give the CA of the platform to the runtime (for Node: NODE_EXTRA_CA_CERTS=ca.pem); do not switch the check off.',
  ],
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

/** Makes an error of the family from what a `fetch` threw. Reasons of the caller's own signal are not passed to it. */
export function fromThrown(thrown: unknown, where: string, timeoutMilliseconds: number): CdrError {
  if (isCdrError(thrown)) return thrown
  if (thrown instanceof Error && thrown.name === 'TimeoutError') {
    return new CdrTimeoutError(`${where} gave no complete answer within ${timeoutMilliseconds} ms.`, { cause: thrown })
  }
  const faults = causeChain(thrown)
  const text = faults.map((fault) => `${fault.code ?? ''} ${fault.message}`).join(' ')
  const innermost = faults.at(-1)
  return new CdrNetworkError(`${where} failed: ${innermost?.message || innermost?.code || String(thrown)}.`, {
    cause: thrown,
    advice: advice.find(([pattern]) => pattern.test(text))?.[1],
    retryable: !certificateFault.test(text),
  })
}

function causeChain(thrown: unknown): { code?: string; message: string }[] {
  const chain: { code?: string; message: string }[] = []
  for (let fault = thrown; fault instanceof Error && chain.length < 8; fault = fault.cause) {
    // A connection that was tried on several addresses fails with one fault for each.
    const single = fault instanceof AggregateError && fault.errors[0] instanceof Error ? fault.errors[0] : fault
    chain.push(single)
  }
  return chain
}
