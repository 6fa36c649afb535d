import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import { slug } from './markdown.ts'
import { spec } from './spec.ts'

/** A code, field or error as the site shows it: with an address of its own, and what is known about it. */
export interface Entry {
  /** The anchor, such as `release-cause-49`. */
  readonly id: string
  readonly code: string
  /** The symbol, class or plain name that belongs to the code. */
  readonly symbol?: string | undefined
  /** What it is, as Markdown. */
  readonly meaning: string
  /** Further facts: a label, and Markdown. */
  readonly details: readonly (readonly [label: string, text: string])[]
}

interface CatalogueEntry {
  readonly value: string | number
  readonly symbol: string
  readonly meaning: string
  readonly advice: string
  readonly certainty: string
  readonly source: string
  readonly direction?: string
  readonly note?: string
}

type Details = [string, string | number | undefined][]

const present = (details: Details): [string, string][] =>
  details.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [[label, String(text)]]))

/** Says how sure a code is, with links to where it is from. */
function certaintyOf(certainty: string, source: string): string {
  const linked = source.replace(/https:\/\/\S+\/(\S+?)(?:\.html)?(?=\s|$)/g, '[$1]($&)')
  return `${certainty === 'documented' ? 'Documented' : 'Seen elsewhere'} (${linked})`
}

function catalogue(name: keyof (typeof spec)['x-catalogues']): Entry[] {
  const { entries, sources } = spec['x-catalogues'][name] as {
    entries: readonly CatalogueEntry[]
    sources: Record<string, string>
  }
  return entries.map(({ value, symbol, meaning, advice, certainty, source, direction, note }) => ({
    id: `${slug(name)}-${slug(String(value)) || value}`,
    code: String(value),
    symbol,
    meaning: note ? `${meaning} *${note}*` : meaning,
    details: present([
      ['Direction', direction],
      ['What to do', advice],
      ['Certainty', certaintyOf(certainty, sources[source] ?? '')],
    ]),
  }))
}

interface Field {
  readonly description?: string
  readonly type?: string | readonly string[]
  readonly oneOf?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly $ref?: string
  readonly 'x-plain-name'?: string
  readonly 'x-unit'?: string
  readonly 'x-valid-for'?: readonly string[]
}

interface ObjectSchema {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, Field>>
}

function typeOf({ type, $ref, enum: values }: Field): string {
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  const types = [type ?? []].flat()
  if (types.length > 0) return types.join(' or ')
  const name = $ref?.split('/').at(-1)
  return name ? spec.components.schemas[name as keyof typeof spec.components.schemas].title.toLowerCase() : ''
}

function fields(prefix: string, ...schemas: readonly ObjectSchema[]): Entry[] {
  const names = [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties)))]
  return names.map((name) => {
    const found = schemas.flatMap(({ properties }) => properties[name] ?? [])
    const field = found[0] ?? {}
    return {
      id: `${prefix}-${slug(name)}`,
      code: name,
      symbol: field['x-plain-name'],
      meaning: [...new Set(found.map(({ description }) => description ?? ''))].join(' '),
      details: present([
        ['Type', [...new Set(found.map(typeOf))].join(' or ')],
        ['Required', schemas.every(({ required }) => required?.includes(name)) ? 'Yes' : 'No'],
        ['Unit', field['x-unit']],
        ['Valid for', field['x-valid-for']?.map((direction) => `${direction} calls`).join(', ')],
      ]),
    }
  })
}

const { schemas } = spec.components

/** Every table of facts that a page can show. */
export const entries = {
  resultCode: () => catalogue('resultCode'),
  callType: () => catalogue('callType'),
  releaseCause: () => catalogue('releaseCause'),
  outboundResult: () => catalogue('outboundResult'),
  leaveReason: () => catalogue('leaveReason'),
  recordFields: () => fields('field', schemas.CallDetail),
  listedFields: () => fields('listed', schemas.ListedCall),
  listQueryFields: () => fields('list-query', schemas.CallListQuery),
  queryFields: () => fields('query', schemas.CallDetailQuery),
  envelopeFields: () => fields('envelope', schemas.SuccessEnvelope, schemas.FailureEnvelope),
  errors: () =>
    spec['x-client-errors'].entries.map(
      ({ code, class: className, meaning, advice, exitStatus, retryable }): Entry => ({
        id: `error-${slug(code)}`,
        code,
        symbol: className,
        meaning,
        details: present([
          ['What to do', advice],
          ['Retry', retryable ? 'The same request may succeed later.' : 'The same request fails again.'],
          ['Exit status', exitStatus],
        ]),
      }),
    ),
  networkFailures: () =>
    spec['x-network-failures'].entries.map(
      ({ kind, meaning, advice }): Entry => ({
        id: `failure-${slug(kind)}`,
        code: kind,
        meaning,
        details: present([['What to do', advice]]),
      }),
    ),
  quirks: () =>
    spec['x-quirks'].entries.map(
      ({ code, meaning }): Entry => ({ id: `quirk-${slug(code)}`, code, meaning, details: [] }),
    ),
  mockCalls: () =>
    examples.map(
      ({ name, query, answer }): Entry => ({
        id: `example-${slug(name)}`,
        code: query.callId,
        symbol: name,
        meaning: `${answer}.`,
        details: [['Direction', query.isCallin === 'true' ? 'inbound' : 'outbound']],
      }),
    ),
  mockFaults: () =>
    spec['x-mock-faults'].entries.map(
      (fault): Entry => ({
        id: `fault-${fault.name}`,
        code: fault.name,
        meaning: fault.does,
        details: present([['Value', 'value' in fault ? `${fault.value}, default ${fault.default}` : undefined]]),
      }),
    ),
} satisfies Record<string, () => Entry[]>
