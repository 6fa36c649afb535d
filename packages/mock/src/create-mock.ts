import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { front } from './front.ts'
import { loadPrism } from './prism.ts'

/** Settings of a mock. */
export interface MockOptions {
  /** Port to listen on. Default: any that is free. */
  readonly port?: number
  /** Address to listen on. Default: 127.0.0.1. */
  readonly host?: string
}

/** A mock that listens. */
export interface Mock {
  /** Its address, such as `http://127.0.0.1:4010`. */
  readonly url: string
  /** Ends it; requests in flight are answered first. */
  close(): Promise<void>
}

/**
 * Starts a mock of the CDR query. It answers with the examples of the spec: by call ID, or by a `Prefer` header as
 * Prism does.
 *
 * @throws the error of the system when the port cannot be taken.
 *
 * @example
 * const mock = await createMock()
 * const client = createCdrClient({ baseUrl: mock.url, accessKey: 'any', secretKey: 'any', ccId: 1 })
 * await client.getCdr({ callId: '1000000000-0001', direction: 'inbound' })
 * await mock.close()
 */
export async function createMock({ port = 0, host = '127.0.0.1' }: MockOptions = {}): Promise<Mock> {
  const server = createServer(front(await loadPrism()))
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, host, resolve))
  const address = server.address() as AddressInfo
  return {
    url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}
