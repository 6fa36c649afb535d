import { setTimeout as sleep } from 'node:timers/promises'
import { type CdrClient, type CdrEvent, type CdrOutcome, createCdrClient, type GetCdrsOptions } from '../src/index.ts'
import { examples } from '../src/testing.ts'

/** What a server saw. */
interface Load {
  now: number
  most: number
  requested: string[]
}

/** A client whose first request gets a response and whose others never do; `signals` has the abort signal of each. */
export function respondingOnce(): { client: CdrClient; signals: (AbortSignal | null | undefined)[] } {
  const signals: (AbortSignal | null | undefined)[] = []
  const client = createCdrClient({
    baseUrl: 'https://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    fetch: async (_url, init) => {
      signals.push(init.signal)
      if (signals.length > 1) return new Promise(() => {})
      await sleep(10)
      return Response.json(examples.inbound.response)
    },
  })
  return { client, signals }
}

/** A client whose server takes some time, responds by call ID, and counts the requests in flight. */
export function loaded(
  statusOf: (callId: string, requests: number) => number | Promise<number> = () => 200,
  onEvent?: (event: CdrEvent) => void,
): { client: CdrClient; load: Load } {
  const load: Load = { now: 0, most: 0, requested: [] }
  const client = createCdrClient({
    baseUrl: 'https://cms.test',
    accessKey: 'ak',
    secretKey: 'sk',
    ccId: 1,
    retry: { limit: 5, baseMilliseconds: 1 },
    onEvent,
    fetch: async (_url, init) => {
      const { callId } = JSON.parse(String(init.body)).queryParam
      load.requested.push(callId)
      load.now += 1
      load.most = Math.max(load.most, load.now)
      await sleep(2)
      const status = await statusOf(callId, load.requested.length)
      load.now -= 1
      const body = callId.includes('none') ? examples.notFound.response : examples.inbound.response
      return Response.json(body, { status })
    },
  })
  return { client, load }
}

/** Collects all outcomes. */
export async function all(outcomes: AsyncIterable<CdrOutcome>): Promise<CdrOutcome[]> {
  const list: CdrOutcome[] = []
  for await (const outcome of outcomes) list.push(outcome)
  return list
}

/** Call IDs that the server of {@link loaded} finds. */
export const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `call-${index}`)
export const inbound: GetCdrsOptions = { direction: 'inbound' }
