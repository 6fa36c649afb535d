// Answers every query with one record, over HTTP or, given key and certificate, over TLS. Prints its port.
import { readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import spec from '@org/cms-cdr-spec/openapi.json' with { type: 'json' }

const answer = Buffer.from(JSON.stringify(spec.components.examples['inbound.response'].value))
const headers = { 'content-type': 'application/json;charset=UTF-8', 'content-length': answer.length }
const listener: RequestListener = (request, response) => {
  request.on('data', () => {})
  request.on('end', () => response.writeHead(200, headers).end(answer))
}
const [key, cert] = process.argv.slice(2)
const server =
  key && cert ? createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, listener) : createServer(listener)
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
