import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { resultCodeOf } from '@org/cms-cdr-client/codes'

/** A platform that a test makes up. */
export interface TestUpstream extends AsyncDisposable {
  readonly url: string
  /** The call IDs that were asked for, in their order. */
  readonly asked: string[]
  /** What is answered next, and from then on. */
  answer: (callId: string, response: ServerResponse) => void
}

/** Starts one that says what its `answer` says; at first that there is no such call. */
export async function startTestUpstream(): Promise<TestUpstream> {
  const asked: string[] = []
  const server = createServer(async (request, response) => {
    const { callId } = await bodyOf(request)
    asked.push(callId)
    upstream.answer(callId, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const upstream: TestUpstream = {
    url: `http://127.0.0.1:${port}`,
    asked,
    answer: (_callId, response) => response.end(nothing),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return upstream
}

const success = resultCodeOf('SUCCESS')

/** Success without a record, with a blank that this server would not write. */
export const nothing = `{"resultCode": "${success}"}`

/** A record in an envelope that this server would not write so. */
export const withRecord = (callId: string, more: object = {}): string =>
  `{ "resultDesc": ${JSON.stringify({ callId, callTime: 5, ...more })}, "resultCode": "${success}" }`

async function bodyOf(request: IncomingMessage): Promise<{ callId: string }> {
  let text = ''
  for await (const chunk of request.setEncoding('utf8')) text += chunk
  return JSON.parse(text).queryParam
}
