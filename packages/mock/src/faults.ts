import type { MockResponse } from './messages.ts'
import { spec } from './spec.ts'

const { callIdPrefix, header, entries } = spec['x-mock-faults']

/** The header that requests faults. */
export const faultHeader: string = header

/** One fault to play. */
export interface Fault {
  readonly name: string
  readonly value: number
}

/**
 * Reads faults as `NAME` or `NAME=VALUE`, joined by commas.
 *
 * @throws RangeError naming the faults that exist, when one does not.
 */
export function readFaults(text: string): Fault[] {
  return text.split(',').map((part) => {
    const [name = '', value] = part.trim().split('=', 2)
    const known = entries.find((entry) => entry.name === name)
    if (!known)
      throw new RangeError(`There is no fault "${name}". Use one of ${entries.map((entry) => entry.name).join(', ')}.`)
    if (value !== undefined && !/^\d{1,9}$/.test(value))
      throw new RangeError(`The value of the fault ${name} must be a whole number, but is "${value}".`)
    return { name, value: Number(value ?? defaultOf(known)) }
  })
}

/**
 * Returns the fault that a call ID requests, such as `fault-delay-2000`; none for a call ID without the prefix.
 *
 * @throws RangeError naming the faults that exist, when the call ID names none.
 */
export function faultOfCallId(callId: string): Fault[] {
  if (!callId.startsWith(callIdPrefix)) return []
  const rest = callId.slice(callIdPrefix.length)
  if (entries.some(({ name }) => name === rest)) return readFaults(rest)
  const [, name = rest, value] = /^(.+)-(\d+)$/.exec(rest) ?? []
  return readFaults(value === undefined ? name : `${name}=${value}`)
}

function defaultOf(entry: object): number {
  return 'default' in entry ? Number(entry.default) : 0
}

type Play = (response: MockResponse, value: number) => MockResponse

const plays: Readonly<Record<string, Play>> = {
  delay: (response, value) => ({ ...response, delivery: { ...response.delivery, delayMilliseconds: value } }),
  jitter: (response, value) => ({
    ...response,
    delivery: { ...response.delivery, delayMilliseconds: Math.random() * value },
  }),
  reset: (response) => ({ ...response, delivery: { ...response.delivery, reset: 'before the response' } }),
  'reset-amid-body': (response) => ({ ...response, delivery: { ...response.delivery, reset: 'amid the body' } }),
  drip: (response, value) => ({ ...response, delivery: { ...response.delivery, dripMilliseconds: value } }),
  'truncated-json': (response) => ({ ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) }),
  throttled: (_response, value) => page(429, 'Too Many Requests', { 'retry-after': String(value) }),
  'bad-gateway': () => page(502, 'Bad Gateway'),
  firewall: () => page(403, 'Forbidden'),
  waf: () => page(418, "I'm a teapot"),
  redirect: () => page(302, 'Found', { location: '/elsewhere' }),
  'legacy-envelope': changeEnvelope(({ result, resultDatas }) => ({ result, resultDatas })),
  'new-envelope': changeEnvelope(({ resultCode, resultDesc }) => ({ resultCode, resultDesc })),
  'text-result-desc': changeEnvelope(({ resultDatas: _, ...rest }) => ({
    ...rest,
    resultDesc: JSON.stringify(rest.resultDesc),
  })),
  'extra-fields': changeEnvelope(({ resultDatas: _, resultDesc, ...rest }) => ({
    ...rest,
    traceId: 'unknown-to-every-catalogue',
    resultDesc: { ...(resultDesc as object), callType: 9_999, releaseCause: 99_999, sentiment: { score: 0.5 } },
  })),
}

/** Plays faults on an response, one after the other. */
export function playFaults(response: MockResponse, faults: readonly Fault[]): MockResponse {
  return faults.reduce((played, { name, value }) => plays[name]?.(played, value) ?? played, response)
}

/** The names of all faults that can be played. */
export const playableFaults: readonly string[] = Object.keys(plays)

function page(status: number, title: string, headers: Record<string, string> = {}): MockResponse {
  const body = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`
  return { status, headers: { 'content-type': 'text/html', ...headers }, body }
}

function changeEnvelope(change: (envelope: Record<string, unknown>) => object): Play {
  return (response) => {
    if (response.status !== 200) return response
    return { ...response, body: JSON.stringify(change(JSON.parse(response.body))) }
  }
}
