import { basename } from 'node:path'
import { maskResponse } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { type Awaitable, andThen } from '../and-then.ts'
import { type Asked, type Caller, callerOf, nameOf } from '../auth/caller.ts'
import type { Context } from '../context.ts'
import type { Lookup } from '../lookup.ts'
import type { QueryOutcome } from '../operations/metrics.ts'

import type { Body } from '../read-body.ts'
import { bodyLimitBytes } from '../spec.ts'
import type { CdrKey } from '../store/store.ts'
import { readQuery } from './read-query.ts'

/** What a query gets, and how it is counted and logged. */
export interface QueryAnswer {
  readonly outcome: QueryOutcome
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
  /** Who asked, once that is known. */
  readonly who?: string
}

const outcomes = { found: 'found', notFound: 'not_found', failed: 'failed' } as const

/** The vendor's operation, once its media type is right: size, signature, allowance, JSON, fields and permission are checked in this order. */
export function answerQuery(asked: Asked, body: Body, context: Context): Awaitable<QueryAnswer> {
  if (body === undefined) return invalid(413, `The body is longer than ${bodyLimitBytes} bytes.`, context)
  return andThen(callerOf(asked, body, context), (caller) =>
    caller
      ? answerCaller(caller, asked, body, context)
      : { outcome: 'refused', status: 401, text: context.answers.refused },
  )
}

function invalid(status: number, text: string, { answers }: Context): QueryAnswer {
  return { outcome: 'invalid', status, text: answers.failure(resultCodeOf('INVALID_PARAMETER'), text) }
}

function answerCaller(caller: Caller, asked: Asked, body: Body & {}, context: Context): Awaitable<QueryAnswer> {
  const { answers, metrics, source, lenientTypes } = context
  const who = nameOf(caller)
  const wait = 'key' in caller ? context.keys.waitSeconds(caller.key) : 0
  if (wait > 0) {
    const text = answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), `Too many requests; try again in ${wait} s.`)
    return { outcome: 'throttled', status: 429, text, headers: { 'retry-after': String(wait) }, who }
  }

  const reading = readQuery(body, lenientTypes)
  if ('notJson' in reading) return { ...invalid(400, reading.notJson, context), who }
  if ('faults' in reading) return { ...invalid(200, `${reading.faults.join('; ')}.`, context), who }
  const { key } = reading
  if ('key' in caller && caller.key.ccIds?.has(key.ccId) === false) {
    const text = `The access key may not ask for call centre ${key.ccId}.`
    return {
      outcome: 'forbidden',
      status: 200,
      text: answers.failure(resultCodeOf('INSUFFICIENT_PERMISSION'), text),
      who,
    }
  }

  return andThen(source.find(key), (lookup) => {
    metrics.lookup(lookup.from)
    if (lookup.kind === 'unavailable') return { ...unavailable(asked, lookup, context), who }
    const answer = { outcome: outcomes[lookup.kind], status: 200, text: lookup.text, who }
    return 'key' in caller ? answer : forPeople(answer, key, context)
  })
}

/** People see no numbers until they ask for them, and where a record came from. */
async function forPeople(answer: QueryAnswer, key: CdrKey, context: Context): Promise<QueryAnswer> {
  const headers = answer.outcome === 'found' ? await originHeaders(key, context) : {}
  return { ...answer, text: maskResponse(answer.text), headers }
}

async function originHeaders(key: CdrKey, { store }: Context): Promise<Record<string, string>> {
  const origin = await store.originOf(key)
  if (!origin) return {}
  // Of a file that was imported people learn the name, but not where it lay.
  const name = origin.kind === 'import' ? basename(origin.name) : origin.name
  return { 'x-cdr-source': `${origin.kind} ${encodeURIComponent(name)}`, 'x-cdr-stored-at': origin.storedAt }
}

function unavailable({ id }: Asked, lookup: Lookup & { kind: 'unavailable' }, { answers, log }: Context): QueryAnswer {
  const { retrySeconds, cause } = lookup
  if (cause) log.warn({ reqId: id, reason: (cause as Error).message }, 'no answer from the upstream')
  const text = `The platform cannot be asked now; try again in ${retrySeconds} s. Records that are kept are answered.`
  return {
    outcome: 'unavailable',
    status: 503,
    text: answers.failure(resultCodeOf('INTERFACE_CALL_FAILED'), text),
    headers: { 'retry-after': String(retrySeconds) },
  }
}
