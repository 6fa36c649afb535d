// What a developer would write in an afternoon: the same look-up behind a textbook check of the signature, on Fastify or on
// node:http alone. "full" is the Fastify app with its usual parts for the rest of our work: validation by a schema, a pino
// line and prom-client metrics for each request. Run as a process: node peer.ts full|fastify|http DATABASE PORT
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import { DatabaseSync } from 'node:sqlite'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import fastify from 'fastify'
import { Counter, collectDefaultMetrics, Histogram } from 'prom-client'

const [kind, database = '', port = '0'] = process.argv.slice(2)
const path = '/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid'
const secrets: Readonly<Record<string, string>> = { ak: 'sk' }
const select = new DatabaseSync(database, { readOnly: true }).prepare(
  'SELECT * FROM peer WHERE ccId = ? AND isCallin = ? AND callId = ?',
)

const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

function isSigned(headers: IncomingHttpHeaders, body: string): boolean {
  const [version, accessKey = '', time = '', names = '', signature = ''] = String(headers.authorization).split('/')
  const secret = secrets[accessKey]
  if (version !== 'auth-v2' || secret === undefined || Math.abs(Date.now() - Date.parse(time)) > 86_400_000)
    return false
  const signingKey = createHmac('sha256', secret).update(`${version}/${accessKey}/${time}/${names}`).digest('hex')
  const lines = names.split(';').map((name) => `${encode(name)}:${encode(String(headers[name]))}\n`)
  const canonical = `POST\n${path}\n\n${names}\n${lines.join('')}${encode(body)}`
  const expected = createHmac('sha256', signingKey).update(canonical).digest('hex')
  return signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected))
}

interface Query {
  readonly ccId: number
  readonly isCallin: string
  readonly callId: string
}

function look({ ccId, isCallin, callId }: Query): object {
  const row = select.get(ccId, isCallin, callId)
  if (!row) return { result: '0', resultCode: '0100000' }
  const { ccId: _ccId, isCallin: _isCallin, ...record } = row
  return { result: '0', resultCode: '0100000', resultDatas: record, resultDesc: record }
}

const refused = { result: '1', resultCode: '0100001', resultDesc: 'refused' }

if (kind === 'full') {
  collectDefaultMetrics()
  const queries = new Counter({ name: 'queries_total', help: 'Queries by status.', labelNames: ['status'] })
  const seconds = new Histogram({ name: 'query_seconds', help: 'Duration of queries.' })
  // The schemas have keywords of ours.
  const ajv = { customOptions: { strict: false } }
  const app = fastify({ logger: true, disableRequestLogging: true, ajv })
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (isSigned(request.headers, String(body))) done(null, JSON.parse(String(body)))
    else done(Object.assign(new Error('The signature is wrong.'), { statusCode: 401 }))
  })
  app.addHook('onResponse', async (request, reply) => {
    queries.inc({ status: reply.statusCode })
    seconds.observe(reply.elapsedTime / 1000)
    request.log.info({ method: request.method, url: request.url, status: reply.statusCode, ms: reply.elapsedTime })
  })
  const body = {
    type: 'object',
    required: ['queryParam'],
    properties: { queryParam: spec.components.schemas.CallDetailQuery },
  }
  app.post<{ Body: { queryParam: Query } }>(path, { schema: { body } }, async (request) =>
    look(request.body.queryParam),
  )
  await app.listen({ port: Number(port), host: '127.0.0.1' })
} else if (kind === 'fastify') {
  const app = fastify()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.post(path, (request, reply) => {
    const body = String(request.body)
    return isSigned(request.headers, body) ? look(JSON.parse(body).queryParam) : reply.code(401).send(refused)
  })
  await app.listen({ port: Number(port), host: '127.0.0.1' })
} else {
  createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      const isGood = isSigned(request.headers, body)
      response.writeHead(isGood ? 200 : 401, { 'content-type': 'application/json' })
      response.end(JSON.stringify(isGood ? look(JSON.parse(body).queryParam) : refused))
    })
  }).listen(Number(port), '127.0.0.1')
}
