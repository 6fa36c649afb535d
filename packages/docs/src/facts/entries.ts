import { codeAnchor, slug } from './addresses.ts'
import { examples, spec } from './spec.ts'

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
  readonly symbolOrigin?: string
  readonly meaning: string
  readonly advice: string
  readonly certainty: string
  readonly source: string
  readonly direction?: string
  readonly note?: string
}

const { schemas } = spec.components
const notStated = 'The vendor does not say'

type Details = [string, string | number | undefined][]

const present = (details: Details): [string, string][] =>
  details.flatMap(([label, text]) => (text === undefined || text === '' ? [] : [[label, String(text)]]))

/** Says how sure a code is, with links to where it is from. */
function certaintyOf(certainty: string, source: string): string {
  const linked = source.replace(/https:\/\/\S+\/(\S+?)(?:\.html)?(?=\s|$)/g, '[$1]($&)')
  return `${certainty === 'documented' ? 'Documented' : 'Seen elsewhere'} (${linked})`
}

function catalogue(name: keyof (typeof spec)['x-catalogues']): Entry[] {
  const { entries, sources, symbolOrigin } = spec['x-catalogues'][name] as {
    symbolOrigin?: string
    entries: readonly CatalogueEntry[]
    sources: Record<string, string>
  }
  return entries.map(
    ({ value, symbol, symbolOrigin: own = symbolOrigin, meaning, advice, certainty, source, direction, note }) => ({
      id: codeAnchor(name, value),
      code: String(value),
      symbol,
      meaning: note ? `${meaning} *${note}*` : meaning,
      details: present([
        ['Direction', direction],
        ['What to do', advice],
        ['Certainty', certaintyOf(certainty, sources[source] ?? '')],
        ['Symbol', own === 'server' ? 'Ours: the vendor gives none' : undefined],
      ]),
    }),
  )
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
  readonly 'x-catalogue'?: string
}

interface ObjectSchema {
  readonly required?: readonly string[]
  readonly properties: Readonly<Record<string, Field>>
}

function typeOf({ type, $ref, enum: values }: Field): string {
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  // In a response, any field can be null: the pages of the fields say so.
  const types = [type ?? []].flat().filter((name) => name !== 'null')
  return types.length > 0 ? types.join(' or ') : `object (${nameOf($ref)})`
}

function nameOf(reference = ''): string {
  const name = reference.split('/').at(-1) as keyof typeof schemas
  return schemas[name].title.toLowerCase()
}

/** Returns what a description says apart from the known values, which have a page of their own. */
function withoutValues({ description = '' }: Field): string {
  return description.split(/\n\nValues /)[0] ?? ''
}

/** Returns the page of the known values of a field. */
function valuesOf(field: Field): string | undefined {
  const name = field['x-catalogue'] as keyof (typeof spec)['x-catalogues'] | undefined
  return name && `[${spec['x-catalogues'][name].title}](../../codes/${slug(name)}/)`
}

/** Returns the fields of an object. For requests, the vendor says which are mandatory; for responses it does not. */
function fields(prefix: string, { required, properties }: ObjectSchema, kind: 'request' | 'response'): Entry[] {
  return Object.entries(properties).map(([name, field]) => ({
    id: `${prefix}-${slug(name)}`,
    code: name,
    symbol: field['x-plain-name'],
    meaning: withoutValues(field),
    details: present([
      ['Type', typeOf(field)],
      ['Mandatory', kind === 'request' ? (required?.includes(name) ? 'Yes' : 'No') : notStated],
      ['Unit', field['x-unit']],
      ['Valid for', field['x-valid-for']?.map((direction) => `${direction} calls`).join(', ')],
      ['Values', valuesOf(field)],
    ]),
  }))
}

/** Returns the fields of the envelope, which has the same names for success and for failure. */
function envelopeFields(success: ObjectSchema, failure: ObjectSchema): Entry[] {
  return fields('envelope', success, 'response').map((entry) => {
    const onSuccess = success.properties[entry.code] ?? {}
    const onFailure = failure.properties[entry.code]
    if (!onFailure) return { ...entry, meaning: `On success: ${entry.meaning} On failure it is missing.` }
    const types = new Set([typeOf(onSuccess), `${typeOf(onFailure)}`])
    return {
      ...entry,
      meaning: `On success: ${entry.meaning}\n\nOn failure: ${withoutValues(onFailure)}`,
      details: present([
        [
          'Type',
          types.size === 1 ? [...types].join() : `${typeOf(onSuccess)} on success, ${typeOf(onFailure)} on failure`,
        ],
        ['Mandatory', notStated],
        ['Values', valuesOf(onFailure)],
      ]),
    }
  })
}

/** Every table of facts that a page can show. */
export const entries = {
  resultCode: () => catalogue('resultCode'),
  callType: () => catalogue('callType'),
  releaseCause: () => catalogue('releaseCause'),
  outboundResult: () => catalogue('outboundResult'),
  leaveReason: () => catalogue('leaveReason'),
  recordFields: () => fields('field', schemas.CallDetail, 'response'),
  listedFields: () => fields('listed', schemas.ListedCall, 'response'),
  listQueryFields: () => fields('list-query', schemas.CallListQuery, 'request'),
  queryFields: () => fields('query', schemas.CallDetailQuery, 'request'),
  envelopeFields: () => envelopeFields(schemas.SuccessEnvelope, schemas.FailureEnvelope),
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
      ({ name, query, responseSummary }): Entry => ({
        id: `example-${slug(name)}`,
        code: query.callId,
        symbol: name,
        meaning: `${responseSummary}.`,
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
