import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { load } from './load.ts'

test('a load on a server that closes its connections fails instead of waiting', async () => {
  const server = createServer((socket) => socket.once('data', () => socket.end()))
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port))
  })
  await expect(load(port, 10, 1, [], { connections: 2 })).rejects.toThrow(`port ${port} closed a connection`)
  server.close()
})
