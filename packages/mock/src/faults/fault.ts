import { spec } from '../spec.ts'

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
      throw new RangeError(
        `There is no fault "${name}". The faults are ${entries.map((entry) => entry.name).join(', ')}.`,
      )
    if (value !== undefined && !/^\d{1,9}$/.test(value))
      throw new RangeError(`The value of the fault ${name} must be a whole number, but is "${value}".`)
    return { name, value: Number(value ?? defaultOf(known)) }
  })
}

/** The fault that a call ID asks for, such as `fault-delay-2000`. */
export function faultOfCallId(callId: string): Fault[] {
  if (!callId.startsWith(callIdPrefix)) return []
  const rest = callId.slice(callIdPrefix.length)
  const exact = entries.find(({ name }) => name === rest)
  if (exact) return [{ name: exact.name, value: defaultOf(exact) }]
  const [, name, value] = /^(.+)-(\d{1,9})$/.exec(rest) ?? []
  return entries.some((entry) => entry.name === name) ? [{ name: name ?? '', value: Number(value) }] : []
}

function defaultOf(entry: object): number {
  return 'default' in entry ? Number(entry.default) : 0
}
