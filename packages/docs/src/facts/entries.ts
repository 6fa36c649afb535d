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

function typeOf({ type, $ref, oneOf, enum: values }: Field): string {
  if (values) return values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ')
  // In a response, any field can be null: the pages of the fields say so.
  const types = [type ?? []].flat().filter((name) => name !== 'null')
  if (types.length > 0) return types.join(' or ')
  const [option] = (oneOf ?? []) as readonly Field[]
  return option ? typeOf(option) : `object (${titleOf($ref).toLowerCase()})`
}

const nameOf = (reference = ''): string => reference.split('/').at(-1) ?? ''

function titleOf(reference: string | undefined): string {
  return schemas[nameOf(reference) as keyof typeof schemas].title
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

/**
 * Returns the fields of an object. For requests, the vendor says which are mandatory; for responses it does not. Of what our server sends,
 * we say so.
 */
function fields(
  prefix: string,
  { required, properties }: ObjectSchema,
  kind: 'request' | 'response' | 'ours',
): Entry[] {
  return Object.entries(properties).map(([name, field]) => ({
    id: `${prefix}-${slug(name)}`,
    code: name,
    symbol: field['x-plain-name'],
    meaning: withoutValues(field) || `${titleOf(field.$ref)}.`,
    details: present([
      ['Type', typeOf(field)],
      ['Mandatory', kind === 'response' ? notStated : required?.includes(name) ? 'Yes' : 'No'],
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

/** The schemas whose fields have a page of their own: the page, and what their anchors begin with. */
const fieldPages: Readonly<Record<string, readonly [page: string, prefix: string]>> = {
  CallDetail: ['record', 'field'],
  CallDetailQuery: ['query', 'query'],
  CallListQuery: ['list-query', 'list-query'],
  ListedCall: ['listed-call', 'listed'],
  SuccessEnvelope: ['envelope', 'envelope'],
  FailureEnvelope: ['envelope', 'envelope'],
}

/** Returns where the guide describes a field, from the root of the site. */
export function addressOfField(schema: string, field: string): string {
  const [page, prefix] = fieldPages[schema] ?? ['all', slug(schema)]
  return `fields/${page}/#${prefix}-${slug(field)}`
}

/** Returns where the guide describes a parameter of an operation, from the root of the site. */
export function addressOfParameter(operationId: string, name: string): string {
  return `fields/all/#${slug(operationId)}-${slug(name)}`
}

/** Fields that belong together, under a heading with an address. */
export interface FieldGroup {
  readonly id: string
  readonly title: string
  /** What they are part of, as Markdown. */
  readonly description: string
  readonly fields: readonly Entry[]
}

/** An operation with its path and method. */
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags: readonly [string]
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[]
}

interface Parameter extends Field {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Field
}

const operations = Object.values(spec.paths).flatMap((path): Operation[] => Object.values(path))

/** Returns a link to an operation in the reference. */
const referenceOf = ({ operationId, summary, tags: [tag] }: Operation): string =>
  `[${summary}](../../reference/server/#/${tag}/${operationId.toLowerCase()})`

/** Returns the names of all schemas that a part of the document refers to. */
function schemasIn(node: unknown, found = new Set<string>()): Set<string> {
  if (typeof node !== 'object' || node === null) return found
  if (!('$ref' in node)) for (const child of Object.values(node)) schemasIn(child, found)
  else {
    const [kind = '', name = ''] = String(node.$ref).split('/').slice(-2)
    if (kind !== 'schemas' || !found.has(name)) {
      if (kind === 'schemas') found.add(name)
      schemasIn((spec.components as Readonly<Record<string, Readonly<Record<string, unknown>>>>)[kind]?.[name], found)
    }
  }
  return found
}

/** The fields that no other page describes, by schema, and the parameters, by operation. */
export const fieldGroups: readonly FieldGroup[] = [
  ...Object.entries(schemas).flatMap(([name, schema]): FieldGroup[] => {
    const parts = [schema, ...('allOf' in schema ? schema.allOf : [])] as Partial<ObjectSchema>[]
    const { properties, required } = parts.find((part) => part.properties) ?? {}
    if (!properties || fieldPages[name]) return []
    const users = operations.filter((operation) => schemasIn(operation).has(name)).map(referenceOf)
    return [
      {
        id: slug(name),
        title: schema.title,
        description: [schema.description, users.length > 0 ? `Reference: ${users.join(', ')}.` : ''].join('\n\n'),
        fields: fields(slug(name), { properties, ...(required ? { required } : {}) }, 'ours'),
      },
    ]
  }),
  ...operations.flatMap((operation): FieldGroup[] => {
    const { operationId, summary, parameters = [] } = operation
    const shared: Readonly<Record<string, unknown>> = spec.components.parameters
    const list = parameters.map((one) => ('$ref' in one ? shared[nameOf(one.$ref)] : one) as Parameter)
    if (list.length === 0) return []
    return [
      {
        id: slug(operationId),
        title: `Parameters: ${summary}`,
        description: `Reference: ${referenceOf(operation)}.`,
        fields: list.map(({ name, description = '', required = false, schema }) => ({
          id: `${slug(operationId)}-${slug(name)}`,
          code: name,
          meaning: description,
          details: [
            ['Type', typeOf(schema)],
            ['Mandatory', required ? 'Yes' : 'No'],
          ],
        })),
      },
    ]
  }),
]

/** Says whether to repeat a request after an error. */
function retryAfter(code: string, retryable: boolean): string {
  if (code === 'http' || code === 'result')
    return 'Depends on the status or the result code. The property retryable of the error says it.'
  return retryable ? 'The same request may succeed later.' : 'The same request fails again.'
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
  otherFields: () => fieldGroups.flatMap((group) => group.fields),
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
          ['Retry', retryAfter(code, retryable)],
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
