import { randomUUID } from 'node:crypto'
import { type CdrClient, type CdrError, isCdrError } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { queryPath, signatureClockSkewSeconds } from '@org/cms-cdr-client/signing'
import { queryBody } from '@org/cms-cdr-formats/query-to-sign'
import type { ClientSettings } from '../settings/client-settings.ts'
import { failed, ok, type Step, skipped } from './step.ts'

/** What one signed query told. */
export interface Asked {
  readonly steps: readonly Step[]
  /** For the operator of the platform, who may find the query by it. */
  readonly requestId: string | undefined
  readonly status: number | undefined
}

/** Asks one question and reads from its answer how clock, signature, allow-list and permission are. */
export async function checkQuery(settings: ClientSettings, callId: string | undefined): Promise<Asked> {
  const client = createCdrClient({ ...settings, connections: 1, retry: 0 })
  try {
    const asked = callId ?? `doctor-${randomUUID()}`
    const clock = await checkClock(client, settings.ccId, asked)
    if (clock.outcome === 'failed') return { steps: [clock], requestId: undefined, status: undefined }
    try {
      const cdr = await client.getCdr({ callId: asked })
      return {
        steps: [clock, ...passed(`call ${asked} is kept as ${cdr.direction}`)],
        requestId: undefined,
        status: 200,
      }
    } catch (error) {
      if (!isCdrError(error)) throw error
      return { steps: [clock, ...read(error, callId)], requestId: error.requestId, status: error.httpStatus }
    }
  } finally {
    await client.close()
  }
}

/** The clocks agree. Any answer tells the time of the other side, a refusal too. */
async function checkClock(client: CdrClient, ccId: number, callId: string): Promise<Step> {
  const name = 'clock'
  const began = Date.now()
  let date: string | null
  try {
    const { response } = await client.api.POST(queryPath, {
      body: queryBody({ ccId, callId, direction: 'inbound' }),
      parseAs: 'text',
    })
    date = response.headers.get('date')
  } catch {
    // Why no answer comes is told by the query that follows.
    return skipped(name, 'no answer to read the time from')
  }
  const time = Date.parse(date ?? '')
  if (Number.isNaN(time)) return skipped(name, 'the other side does not tell its time')
  // The header has whole seconds, cut off, and the answer took its time.
  const skew = Math.round((time + 500 - (began + Date.now()) / 2) / 1000)
  const words = skew === 0 ? 'at the same second' : `${Math.abs(skew)} s ${skew > 0 ? 'ahead' : 'behind'}`
  if (Math.abs(skew) <= signatureClockSkewSeconds) return ok(name, `the other side is ${words}`)
  return failed(
    name,
    `the other side is ${words}; a signature may be ${signatureClockSkewSeconds} s off`,
    'Put the clock of this machine right: switch time synchronisation (NTP) on.',
  )
}

const walls = ['signature', 'allow-list', 'permission', 'query'] as const

function passed(detail: string): Step[] {
  return [
    ok('signature', 'accepted'),
    ok('allow-list', 'this machine is let in'),
    ok('permission', 'the access key may ask'),
    ok('query', detail),
  ]
}

/** Which wall an error comes from. */
function read(error: CdrError, callId: string | undefined): Step[] {
  const upTo = (wall: (typeof walls)[number], advice = error.advice): Step[] => {
    const place = walls.indexOf(wall)
    return [...passed('').slice(0, place), failed(wall, withoutAdvice(error), advice)]
  }
  if (isCdrError(error, 'not_found')) {
    if (callId === undefined) return passed('answered; a call that does not exist is not found, as it should be')
    return upTo('query')
  }
  if (isCdrError(error, 'auth')) {
    return upTo(
      'signature',
      `${error.advice} Where the keys are right: cms-cdr sign --probe tries the other known schemes.`,
    )
  }
  if (isCdrError(error, 'result')) {
    return upTo(error.resultCode === resultCodeOf('INSUFFICIENT_PERMISSION') ? 'permission' : 'query')
  }
  if (isCdrError(error, 'http')) {
    // Whoever answers so has not looked at the signature.
    return [failed('allow-list', withoutAdvice(error), error.advice)]
  }
  return [failed('query', withoutAdvice(error), error.advice)]
}

function withoutAdvice({ message, advice }: CdrError): string {
  return message.endsWith(advice) ? message.slice(0, -advice.length).trimEnd() : message
}
