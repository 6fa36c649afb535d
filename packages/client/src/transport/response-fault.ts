import { CdrValidationError } from '../errors/cdr-error.ts'
import { maskNumbers } from '../mask-numbers.ts'
import { faultsBehind, faultText, ResponseFault } from './faults.ts'

/** Creates the error for a response that is larger than the client accepts. */
export function responseTooLarge(maxBytes: number): ResponseFault {
  return new ResponseFault(
    `the response is larger than ${maxBytes} bytes`,
    'Check that the base URL leads to CC-CMS itself; a record has about 1 kB. The limit is maxResponseBytes.',
  )
}

/** Creates the error for a request of a client that was closed. */
export function clientClosed(): CdrValidationError {
  return new CdrValidationError('The client is closed.', { advice: 'Create a new client to send more requests.' })
}

const interimResponse = /\bbad response\b/
const brokenHttp = /HTTPParserError|HPE_|HEADERS_OVERFLOW|bad upgrade|invalid HTTP|Malformed_HTTP/i
const brokenLength = /RES_CONTENT_LENGTH_MISMATCH/
const brokenCompression = /\bZ_[A-Z]+_ERROR|ERR__ERROR_|ERR_BROTLI/

/**
 * Replaces what a runtime throws for a response that is not valid HTTP, or whose body cannot be decompressed, with a
 * {@link ResponseFault}. Anything else is returned as it is.
 *
 * @param headCame Whether the head of the response was valid. Then a wrong length means that the connection broke.
 */
export function responseFaultOf(thrown: unknown, headCame: boolean): unknown {
  const text = faultText(thrown)
  const detail = maskNumbers(String(faultsBehind(thrown).at(-1)?.message))
  if (interimResponse.test(text)) {
    return new ResponseFault(
      'the fetch of this runtime does not accept the interim response 100 Continue that the server sent',
      'Use createCdrClient of @org/cms-cdr-client/node, which does.',
      thrown,
    )
  }
  if (brokenHttp.test(text) || (brokenLength.test(text) && !headCame)) {
    return new ResponseFault(
      `the server did not send a valid HTTP response (${detail})`,
      'Check the scheme and the port of the base URL. If both are right, report this to the operator of the server.',
      thrown,
    )
  }
  if (brokenCompression.test(text)) {
    return new ResponseFault(
      `the body of the response cannot be decompressed (${detail})`,
      'Report this to the operator of the server: its Content-Encoding does not match the body.',
      thrown,
    )
  }
  return thrown
}
