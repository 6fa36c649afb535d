import { basename } from 'node:path'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { queryPath } from '@org/cms-cdr-client/signing'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { sendAnswer } from '../answers.ts'
import { type Caller, callerOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import type { Lookup } from '../lookup.ts'
import type { QueryOutcome } from '../operations/metrics.ts'
import { maskAnswer } from '../people/mask-answer.ts'
import { readQuery } from '../query/read-query.ts'
import type { Body } from '../read-body.ts'
import { bodyLimitBytes } from '../spec.ts'
import type { CdrKey } from '../store/store.ts'
import { requireJson } from './require-json.ts'

const outcomes = { found: 'found', notFound: 'not_found', failed: 'failed', unavailable: 'unavailable' } as const

/** The vendor's operation: media type, size, signature, allowance, JSON, fields and permission are checked in this order. */
export function registerQuery(app: FastifyInstance, context: Context): void {
  const { answers, metrics, source, lenientTypes } = context

  app.post(
    queryPath,
    {
      onRequest: requireJson(answers),
      onResponse: (request, reply, done) => {
        metrics.query(request.outcome || 'error', reply.elapsedTime / 1000)
        done()
      },
    },
    async (request, reply) => {
      const end = (outcome: QueryOutcome, status: number, answer: string): FastifyReply => {
        request.outcome = outcome
        return sendAnswer(reply, status, answer)
      }
      const invalid = (status: number, text: string): FastifyReply =>
        end('invalid', status, answers.failure(resultCodeOf('INVALID_PARAMETER'), text))

      const body = request.body as Body
      if (body === undefined) return invalid(413, `The body is longer than ${bodyLimitBytes} bytes.`)

      const caller = await callerOf(request, body, context)
      if (!caller) return end('refused', 401, answers.refused)
      request.who = nameOf(caller)
      const wait = 'key' in caller ? context.keys.waitSeconds(caller.key) : 0
      if (wait > 0) return end('throttled', 429, tooMany(reply, wait))

      const reading = readQuery(body, lenientTypes)
      if ('notJson' in reading) return invalid(400, reading.notJson)
      if ('faults' in reading) return invalid(200, `${reading.faults.join('; ')}.`)
      const { key } = reading
      if ('key' in caller && caller.key.ccIds?.has(key.ccId) === false) {
        const text = `The access key may not ask for call centre ${key.ccId}.`
        return end('forbidden', 200, answers.failure(resultCodeOf('INSUFFICIENT_PERMISSION'), text))
      }

      const lookup = await source.find(key)
      metrics.lookup(lookup.from)
      if (lookup.kind === 'unavailable') return end('unavailable', 503, unavailable(request, reply, lookup))
      if ('key' in caller) return end(outcomes[lookup.kind], 200, lookup.text)
      if (lookup.kind === 'found') await tellOrigin(reply, key)
      return end(outcomes[lookup.kind], 200, maskAnswer(lookup.text))
    },
  )

  /** People are told where a record came from; the vendor's answer to a key stays as it is. */
  async function tellOrigin(reply: FastifyReply, key: CdrKey): Promise<void> {
    const origin = await context.store.originOf(key)
    if (!origin) return
    // Of a file that was imported people learn the name, but not where it lay.
    const name = origin.kind === 'import' ? basename(origin.name) : origin.name
    reply.headers({
      'x-cdr-source': `${origin.kind} ${encodeURIComponent(name)}`,
      'x-cdr-stored-at': origin.storedAt,
    })
  }

  function tooMany(reply: FastifyReply, seconds: number): string {
    reply.header('retry-after', seconds)
    return answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), `Too many requests; try again in ${seconds} s.`)
  }

  function unavailable(request: FastifyRequest, reply: FastifyReply, lookup: Lookup & { kind: 'unavailable' }): string {
    const { retrySeconds, cause } = lookup
    if (cause) request.log.warn({ reqId: request.id, reason: (cause as Error).message }, 'no answer from the upstream')
    reply.header('retry-after', retrySeconds)
    const text = `The platform cannot be asked now; try again in ${retrySeconds} s. Records that are kept are answered.`
    return answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), text)
  }
}

function nameOf(caller: Caller): string {
  return 'key' in caller ? caller.key.accessKey : `person ${caller.session.person}`
}
