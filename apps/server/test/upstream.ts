import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { resultCodeOf } from '@org/cms-cdr-client/codes'

/** A platform whose responses a test chooses. */
export interface TestUpstream extends AsyncDisposable {
  readonly url: string
  /** The call IDs that were requested, in order. */
  readonly requested: string[]
  /** Responds to the next request and those after it. */
  respond: (callId: string, response: ServerResponse) => void
}

/** Starts a platform. Until a test replaces `respond`, it finds no call. */
export async function startTestUpstream(): Promise<TestUpstream> {
  const requested: string[] = []
  const server = createServer(async (request, response) => {
    const { callId } = await bodyOf(request)
    requested.push(callId)
    upstream.respond(callId, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const upstream: TestUpstream = {
    url: `http://127.0.0.1:${port}`,
    requested,
    respond: (_callId, response) => response.end(nothing),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}

const success = resultCodeOf('SUCCESS')

/** Success without a record, with a space that this server would not write. */
export const nothing = `{"resultCode": "${success}"}`

/** A record in an envelope that this server would write in another way. */
export const withRecord = (callId: string, more: object = {}): string =>
  `{ "resultDesc": ${JSON.stringify({ callId, callTime: 5, ...more })}, "resultCode": "${success}" }`

async function bodyOf(request: IncomingMessage): Promise<{ callId: string }> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return JSON.parse(text).queryParam
}
