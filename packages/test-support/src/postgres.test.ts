import { createConnection } from 'node:net'
import { expect, test } from 'vitest'
import { startPostgres } from './postgres.ts'

function canConnect(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve) => {
    const socket = createConnection({ host: hostname, port: Number(port) })
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('close', () => socket.destroy())
    socket.unref()
  })
}

test('a server listens until it is halted, again when it is resumed, and not once it is disposed of', async () => {
  let url = ''
  {
    await using postgres = await startPostgres()
    url = postgres.url
    expect(await canConnect(url)).toBe(true)
    await postgres.halt()
    expect(await canConnect(url)).toBe(false)
    await postgres.resume()
    expect(await canConnect(url)).toBe(true)
  }
  expect(await canConnect(url)).toBe(false)
})
