import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { onTestFinished } from 'vitest'
import { type CdrClient, createCdrClient as createPortableClient } from '../src/index.ts'
import { type CdrNodeClientSettings, createCdrClient as createNodeClient } from '../src/node.ts'

/** Starts a server for one test, and gives its address. */
export async function listen(server: Server, scheme = 'http'): Promise<string> {
  onTestFinished(() => {
    server.close()
    if ('closeAllConnections' in server) (server as { closeAllConnections(): void }).closeAllConnections()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Starts an HTTP server for one test. */
export function serve(listener: RequestListener): Promise<string> {
  return listen(createServer(listener))
}

/** Every client that signs, since each promise holds for all of them. */
export const builds: readonly (readonly [
  name: string,
  create: (baseUrl: string, options?: CdrNodeClientSettings | object) => CdrClient,
])[] = [
  [
    'on fetch',
    (baseUrl, options) => createPortableClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...options }),
  ],
  [
    'of ./node',
    (baseUrl, options) => createNodeClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, ...options }),
  ],
  [
    'of ./node with one connection',
    (baseUrl, options) =>
      createNodeClient({ baseUrl, accessKey: 'ak', secretKey: 'sk', ccId: 1, connections: 1, ...options }),
  ],
]

/** What a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('There was no failure.')
}
