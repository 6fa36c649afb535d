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
  // Those that need a whole envelope come first.
  'extra-fields': changeEnvelope(({ resultDatas, resultDesc, ...rest }) => {
    const record = { ...(resultDesc as object), callType: 9_999, releaseCause: 99_999, sentiment: { score: 0.5 } }
    const legacy = resultDatas === undefined ? {} : { resultDatas: record }
    return { ...rest, traceId: 'unknown-to-every-catalogue', ...legacy, resultDesc: record }
  }),
  'new-envelope': changeEnvelope(({ resultCode, resultDesc }) => ({ resultCode, resultDesc })),
  'text-result-desc': changeEnvelope(({ resultDatas: _, ...rest }) => ({
    ...rest,
    resultDesc: JSON.stringify(rest.resultDesc),
  })),
  'legacy-envelope': changeEnvelope(({ result, resultDatas, ...rest }) =>
    resultDatas === undefined ? { result, ...rest } : { result, resultDatas },
  ),
  delay: later,
  jitter: (response, value) => later(response, Math.random() * value),
  reset: (response) => ({ ...response, delivery: { ...response.delivery, reset: 'before the response' } }),
  'reset-amid-body': (response) => ({ ...response, delivery: { ...response.delivery, reset: 'amid the body' } }),
  drip: (response, value) => ({ ...response, delivery: { ...response.delivery, dripMilliseconds: value } }),
  'truncated-json': (response) => ({ ...response, body: response.body.slice(0, Math.floor(response.body.length / 2)) }),
  throttled: page(429, 'Too Many Requests', (value) => ({ 'retry-after': String(value) })),
  'bad-gateway': page(502, 'Bad Gateway'),
  firewall: page(403, 'Forbidden'),
  waf: page(418, "I'm a teapot"),
  redirect: page(302, 'Found', () => ({ location: '/elsewhere' })),
}

/** The names of all faults that can be played. */
export const playableFaults: readonly string[] = Object.keys(plays)

/** Plays faults on a response, one after the other: first those that change the envelope, then the others in the given order. */
export function playFaults(response: MockResponse, faults: readonly Fault[]): MockResponse {
  const place = ({ name }: Fault): number => Math.min(playableFaults.indexOf(name), playableFaults.indexOf('delay'))
  return faults
    .toSorted((one, other) => place(one) - place(other))
    .reduce((played, { name, value }) => plays[name]?.(played, value) ?? played, response)
}

/** Delays a response, in addition to other delays. */
function later(response: MockResponse, milliseconds: number): MockResponse {
  const { delayMilliseconds = 0 } = response.delivery ?? {}
  return { ...response, delivery: { ...response.delivery, delayMilliseconds: delayMilliseconds + milliseconds } }
}

function page(status: number, title: string, headersOf: (value: number) => Record<string, string> = () => ({})): Play {
  const body = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`
  return ({ delivery }, value) => ({
    status,
    headers: { 'content-type': 'text/html', ...headersOf(value) },
    body,
    ...(delivery ? { delivery } : {}),
  })
}

/** Changes the envelope of a record or of a list. A failure has none of the fields that faults change. */
function changeEnvelope(change: (envelope: Record<string, unknown>) => object): Play {
  return (response) => {
    if (response.status !== 200) return response
    const envelope = JSON.parse(response.body)
    const isFound = typeof envelope.resultDesc === 'object' && envelope.resultDesc !== null
    return isFound ? { ...response, body: JSON.stringify(change(envelope)) } : response
  }
}
