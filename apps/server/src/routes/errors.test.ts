import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { defaultCompatibility } from '../compatibility.ts'
import { createResponses } from '../responses.ts'
import { respondToBrokenHttp } from './errors.ts'

test('a connection that is reset after the request for a tunnel does not end the server', async () => {
  const server = createServer().listen(0)
  onTestFinished(() => void server.close())
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve))
  const caller = connect((server.address() as AddressInfo).port)
  const socket = await accepted
  respondToBrokenHttp(undefined, socket, createResponses(defaultCompatibility))
  expect(() => socket.emit('error', new Error('read ECONNRESET'))).not.toThrow()
  caller.destroy()
})
