import { pipeline } from 'node:stream/promises'
import { demoList } from '@org/cms-cdr-demo-calls'
import type { Plugin } from 'vite'
import { demoEnvelopes } from './demo-envelopes.ts'

/** The paths of the server that the page sends requests to. */
const serverPaths = /^\/(rest|reveal|sessions?|sign-in|audit|administration|calls)(?![\w.-])/

/**
 * What the page sends requests to while it is developed: the mock, as a person who is always signed in. `/monday.csv` is a list of calls to
 * drop on the page.
 */
export function mockBackend(): Plugin {
  return {
    name: 'mock-backend',
    apply: 'serve',
    async configureServer(server) {
      // The build reads this file too, and must not wait for the mock.
      const { createMock } = await import('@org/cms-cdr-mock')
      const mock = await createMock({ port: false, envelopes: demoEnvelopes() })
      server.httpServer?.once('close', () => void mock.close())
      server.middlewares.use(async (request, response, next) => {
        const { url = '', method = 'GET' } = request
        if (url === '/monday.csv') {
          response.setHeader('content-type', 'text/csv').end(demoList())
          return
        }
        if (!serverPaths.test(url)) return next()
        const chunks: Buffer[] = []
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
        const gone = new AbortController()
        response.once('close', () => gone.abort())
        const reply = await mock.fetch(new URL(url, mock.url).href, {
          method,
          signal: gone.signal,
          headers: { 'content-type': request.headers['content-type'] ?? '', cookie: 'cms-cdr-session=dev' },
          ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
        })
        response.statusCode = reply.status
        response.setHeaders(reply.headers)
        // The page may go before a stream ends.
        await pipeline(reply.body ?? [], response).catch(() => {})
      })
    },
  }
}
