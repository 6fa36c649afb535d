import { maskResponse, queryPath } from '@org/cms-cdr-client/browser'
import { demoList } from '@org/cms-cdr-demo-calls'
import { createMock } from '@org/cms-cdr-mock'
import type { Plugin } from 'vite'
import type { AuditEntry } from '../src/audit/read-audit.ts'
import type { Session } from '../src/session/session-requests.ts'
import { demoAnswers } from './demo-answers.ts'

const sessionHours = 8

/**
 * What the page asks while it is developed: the mock answers queries, and somebody is always signed in. The session is
 * the door, as at the server, so the mock asks for no signature. `/monday.csv` is a list of calls to drop on the page.
 */
export function mockBackend(): Plugin {
  return {
    name: 'mock-backend',
    apply: 'serve',
    async configureServer(server) {
      const mock = await createMock({ port: false, auth: 'off', answers: demoAnswers() })
      server.httpServer?.once('close', () => void mock.close())
      server.middlewares.use(async (request, response, next) => {
        const url = request.url ?? ''
        if (url === '/session' && request.method === 'GET') {
          const expiresAt = new Date(Date.now() + sessionHours * 3_600_000).toISOString()
          const session = {
            person: 'dev',
            role: 'admin',
            ccIds: null,
            expiresAt,
            timeZone: null,
            recordingUrl: null,
          } satisfies Session
          response.setHeader('content-type', 'application/json').end(JSON.stringify(session))
          return
        }
        if (url.startsWith('/audit?')) {
          response.setHeader('content-type', 'application/json').end(JSON.stringify(auditPage()))
          return
        }
        if (url === '/monday.csv') {
          response.setHeader('content-type', 'text/csv').end(demoList())
          return
        }
        if (url !== queryPath && url !== '/reveal') return next()
        const chunks: Buffer[] = []
        for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
        const answer = await mock.fetch(new URL(queryPath, 'http://mock.test').href, {
          method: 'POST',
          headers: { 'content-type': request.headers['content-type'] ?? '' },
          body: Buffer.concat(chunks),
        })
        response.statusCode = answer.status
        response.setHeader('content-type', answer.headers.get('content-type') ?? 'application/json')
        // As the server does for people: numbers in full are for a reveal alone.
        const text = await answer.text()
        response.end(url === queryPath ? maskResponse(text) : text)
      })
    },
  }
}

/** A page of an invented audit log. */
function auditPage(): { entries: AuditEntry[]; next: null } {
  const call = { ccId: 1, direction: 'inbound', callId: '1700000000-0001' } as const
  const noCall = { ccId: null, direction: null, callId: null }
  const happenedAt = new Date().toISOString()
  const entries: AuditEntry[] = [
    { id: 4, happenedAt, person: 'dev', action: 'reveal', ...call, details: { address: '192.0.2.7' } },
    { id: 3, happenedAt, person: 'ann', action: 'reveal_refused', ...call, details: { address: '192.0.2.8' } },
    { id: 2, happenedAt, person: '(unknown)', action: 'sign_in_failed', ...noCall, details: { address: '192.0.2.9' } },
    { id: 1, happenedAt, person: 'os root', action: 'user_add', ...noCall, details: { user: 'ann', role: 'viewer' } },
  ]
  return { entries, next: null }
}
