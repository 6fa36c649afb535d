import type { MockAnswer } from './messages.ts'
import { spec } from './spec.ts'

const { callIdPrefix, header, entries } = spec['x-mock-faults']

/** The header that asks for faults. */
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
 * Returns the fault that a call ID asks for, such as `fault-delay-2000`; none for a call ID without the prefix.
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

type Play = (answer: MockAnswer, value: number) => MockAnswer

const plays: Readonly<Record<string, Play>> = {
  delay: (answer, value) => ({ ...answer, delivery: { ...answer.delivery, delayMilliseconds: value } }),
  jitter: (answer, value) => ({
    ...answer,
    delivery: { ...answer.delivery, delayMilliseconds: Math.random() * value },
  }),
  reset: (answer) => ({ ...answer, delivery: { ...answer.delivery, reset: 'before the answer' } }),
  'reset-amid-body': (answer) => ({ ...answer, delivery: { ...answer.delivery, reset: 'amid the body' } }),
  drip: (answer, value) => ({ ...answer, delivery: { ...answer.delivery, dripMilliseconds: value } }),
  'truncated-json': (answer) => ({ ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) }),
  throttled: (_answer, value) => page(429, 'Too Many Requests', { 'retry-after': String(value) }),
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

/** Plays faults on an answer, one after the other. */
export function playFaults(answer: MockAnswer, faults: readonly Fault[]): MockAnswer {
  return faults.reduce((played, { name, value }) => plays[name]?.(played, value) ?? played, answer)
}

/** The names of all faults that can be played. */
export const playableFaults: readonly string[] = Object.keys(plays)

function page(status: number, title: string, headers: Record<string, string> = {}): MockAnswer {
  const body = `<!doctype html>\n<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>\n`
  return { status, headers: { 'content-type': 'text/html', ...headers }, body }
}

function changeEnvelope(change: (envelope: Record<string, unknown>) => object): Play {
  return (answer) => {
    if (answer.status !== 200) return answer
    return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) }
  }
}
