import { maskNumbers } from '../mask-numbers.ts'
import { isRetryableStatus } from '../transport/faults.ts'
import type { TransportResponse } from '../transport/transport.ts'
import { CdrAuthError } from './auth-error.ts'
import type { CdrError, CdrErrorDetails } from './cdr-error.ts'
import { CdrHttpError } from './http-error.ts'

const adviceByStatus: Readonly<Record<number, string>> = {
  403: 'A firewall or allow-list usually answers so: have the address of this machine added to the allow-list.',
  404: 'Check the base URL: host and port only, without a path.',
  418: 'A cloud firewall answers so when host name and SNI do not match: use the public name in the base URL.',
  429: 'Ask more slowly, and try again later.',
}
const adviceForFailingServer = 'The other side fails or is too busy: try again later.'

/** Makes the error for an answer whose HTTP status is not 200. */
export function fromStatus(
  response: TransportResponse,
  where: string,
  details: CdrErrorDetails & { readonly adviceFor401?: string | undefined },
): CdrError {
  const { status } = response
  if (status === 401) {
    return new CdrAuthError(`${where}: the signature was not accepted (HTTP 401).`, {
      ...details,
      status,
      advice: details.adviceFor401,
    })
  }
  const location = response.headers.get('location')
  const redirected = status === 0 || (status >= 300 && status < 400)
  return new CdrHttpError(`${where}: HTTP status ${status || 'of a redirect'}${describeBody(response.body)}.`, {
    ...details,
    status: status || undefined,
    retryable: isRetryableStatus(status),
    advice: redirected
      ? `A redirect${location ? ` to ${location}` : ''} is not followed, since the signature would not hold there. Put the final address into the base URL.`
      : (adviceByStatus[status] ?? (status >= 500 ? adviceForFailingServer : undefined)),
  })
}

function describeBody(body: string): string {
  if (/<\/?(html|body|head)/i.test(body)) {
    const title = /<title[^>]*>\s*([^<]{1,80})/i.exec(body)?.[1]?.trim()
    return ` with an HTML page${title ? ` titled ${JSON.stringify(maskNumbers(title))}` : ''}`
  }
  try {
    const said: unknown = JSON.parse(body)?.resultDesc
    return typeof said === 'string' ? ` with the text ${JSON.stringify(maskNumbers(said))}` : ''
  } catch {
    return ''
  }
}
