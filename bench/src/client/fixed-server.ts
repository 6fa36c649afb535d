// Responds to every query with one record, over HTTP or, given key and certificate, over TLS. Prints its port. Sockets and no
// more, so that the server is never what limits a client: Node's own HTTP server costs as much as our client does.
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }

// The record is always the same one, except for the call ID of the query.
const { value } = spec.components.examples['inbound.response']
const parts = JSON.stringify(value).split(JSON.stringify(value.resultDesc.callId))
const head = `HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=UTF-8\r\ndate: ${new Date().toUTCString()}\r\ncontent-length: `

function serveSocket(socket: Socket): void {
  let text = ''
  socket.setNoDelay().setEncoding('latin1')
  socket.on('error', () => socket.destroy())
  socket.on('data', (chunk: string) => {
    text += chunk
    const end = text.indexOf('\r\n\r\n')
    if (end < 0 || text.length < end + 4 + Number(/content-length: *(\d+)/i.exec(text)?.[1])) return
    const body = parts.join(/"callId": *("[^"]*")/.exec(text)?.[1])
    text = ''
    socket.write(`${head}${body.length}\r\n\r\n${body}`, 'latin1')
  })
}

const [key, cert] = process.argv.slice(2)
const server =
  key && cert
    ? createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, serveSocket)
    : createServer(serveSocket)
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
