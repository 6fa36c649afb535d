import { CdrTimeoutError, createCdrClient } from '@org/cms-cdr-client/browser'
import { expect, test } from 'vitest'
import { RequestRefused } from '../session/session-requests.ts'
import { explanationOf } from './failure.tsx'

/** Returns what the client makes of a response: of the server with its text, or of something before the server without one. */
async function http(status: number, text?: string): Promise<unknown> {
  const body = text === undefined ? '<html></html>' : JSON.stringify({ resultCode: '0100999', resultDesc: text })
  const fetch = async () => new Response(body, { status })
  const client = createCdrClient({ baseUrl: 'https://server.example.test', ccId: 1, retry: 0, fetch })
  return client.getCdr({ callId: '1-1', direction: 'inbound' }).catch((error: unknown) => error)
}

test.each([
  [
    "This server can't reach CC-CMS.",
    http(503, 'The platform is unavailable; try again in 5 s. Stored records are still served.'),
  ],
  [
    'The server failed to process the request.',
    http(503, 'The platform sent an invalid record, which was not stored; try again in 5 s.'),
  ],
  ['The server failed to process the request.', http(503, 'The server is unavailable; try again in 5 s.')],
  ['The server failed to process the request.', http(500, 'Internal server error.')],
  ['The server failed to process the request.', http(502)],
  ['The server failed to process the request.', new RequestRefused(500, 'Internal server error.')],
  ['The server rejected the request.', new RequestRefused(409, 'The person exists already.')],
  ['The server rejected the request.', http(413, 'The request is too large.')],
  ['A proxy or firewall rejected the request.', http(413)],
  ['A proxy or firewall rejected the request.', http(403)],
  ['Permission denied.', http(403, 'This needs the role admin.')],
  ['Permission denied.', new RequestRefused(403, 'This needs the role admin.')],
  ['Too many requests.', http(429)],
  ['The server did not respond in time.', new CdrTimeoutError('GET /x')],
  ["Can't reach the server.", new TypeError('Failed to fetch')],
])('an error is explained by "%s"', async (title, error) => {
  expect(explanationOf(await error, false)[0].message).toBe(title)
})
