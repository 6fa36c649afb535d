import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { examples } from '@org/cms-cdr-client/testing'
import { onTestFinished } from 'vitest'

/** A platform that keeps every call whose ID does not end with 7, under inbound. It does not look at signatures. */
export interface TestPlatform {
  readonly url: string
  /** The call IDs of the requests, in order. */
  readonly requested: readonly string[]
  /** When each request arrived, in milliseconds. */
  readonly requestedAt: readonly number[]
  /** The status of the response, if it is not the usual one. The response waits for a promise. */
  status: (callId: string, authorization: string) => number | undefined | Promise<undefined>
  close(): Promise<void>
}

const { inbound, notFound } = examples

/** The status of requests that get no response. */
export const never = new Promise<undefined>(() => {})

/** Starts one for a test. */
export async function startPlatform(): Promise<TestPlatform> {
  const requested: string[] = []
  const requestedAt: number[] = []
  const server: Server = createServer(async (request, response) => {
    let text = ''
    for await (const piece of request.setEncoding('utf8')) text += piece
    const { callId, isCallin } = JSON.parse(text).queryParam
    requested.push(callId)
    requestedAt.push(performance.now())
    const status = await platform.status(callId, request.headers.authorization ?? '')
    if (status !== undefined) return response.writeHead(status).end()
    const isStored = isCallin === 'true' && !callId.endsWith('7')
    const record = { ...(inbound.response.resultDesc as object), callId }
    const body = isStored ? { ...inbound.response, resultDesc: record, resultDatas: record } : notFound.response
    response.setHeader('content-type', 'application/json;charset=UTF-8').end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const platform: TestPlatform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requested,
    requestedAt,
    status: () => undefined,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
  onTestFinished(() => platform.close())
  return platform
}
