// The bare driver doing the same query behind node:http, without any check. Run as a process: node postgres-peer.ts URL PORT
import { createServer } from 'node:http'
import pg from 'pg'

const [url, port] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString: url, max: 10 })
const text = 'SELECT record, answer FROM cdr WHERE cc_id = $1 AND direction = $2 AND call_id = $3'

createServer((request, response) => {
  let body = ''
  request.setEncoding('utf8').on('data', (chunk: string) => {
    body += chunk
  })
  request.on('end', async () => {
    const { ccId, isCallin, callId } = JSON.parse(body).queryParam
    const direction = isCallin === 'true' ? 'inbound' : 'outbound'
    const { rows } = await pool.query({ name: 'find', text, values: [ccId, direction, callId] })
    response.setHeader('content-type', 'application/json')
    response.end(`{"resultCode":"0100000","resultDesc":${rows[0]?.record ?? null}}`)
  })
}).listen(Number(port), '127.0.0.1')
