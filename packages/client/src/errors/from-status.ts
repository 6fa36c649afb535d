import { CdrAuthError } from './auth-error.ts'
import type { CdrError } from './cdr-error.ts'
import { CdrHttpError } from './http-error.ts'

const retryableStatuses = new Set([408, 425, 429, 500, 502, 503, 504])
const adviceByStatus: Readonly<Record<number, string>> = {
  403: 'A firewall or allow-list usually answers so: have the address of this machine added to the allow-list.',
  404: 'Check the base URL: host and port only, without a path.',
  418: 'A cloud firewall answers so when host name and SNI do not match: use the public name in the base URL.',
  429: 'Ask more slowly, and try again later.',
}

/** Makes the error for an answer whose HTTP status is not 200. */
export function fromStatus(response: Response, body: string, where: string): CdrError {
  const { status } = response
  if (status === 401) return new CdrAuthError(`${where}: the signature was not accepted (HTTP 401).`, { status })
  const location = response.headers.get('location')
  const redirected = status === 0 || (status >= 300 && status < 400)
  return new CdrHttpError(`${where}: HTTP status ${status || 'of a redirect'}${describeBody(body)}.`, {
    status: status || undefined,
    retryable: retryableStatuses.has(status),
    advice: redirected
      ? `A redirect${location ? ` to ${location}` : ''} is not followed, since the signature would not hold there. Put the final address into the base URL.`
      : adviceByStatus[status],
  })
}

function describeBody(body: string): string {
  if (/<\/?(html|body|head)/i.test(body)) return ' with an HTML page'
  try {
    const said: unknown = JSON.parse(body)?.resultDesc
    return typeof said === 'string' ? ` with the text ${JSON.stringify(said)}` : ''
  } catch {
    return ''
  }
}
