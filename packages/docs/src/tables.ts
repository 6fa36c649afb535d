import examples from '@org/cms-cdr-spec/examples' with { type: 'json' }
import { escapeHtml, type Row, slug, table } from './html.ts'
import { spec } from './spec.ts'

interface Entry {
  readonly value: string | number
  readonly symbol: string
  readonly meaning: string
  readonly advice: string
  readonly certainty: string
  readonly source: string
  readonly direction?: string
  readonly note?: string
}

interface Field {
  readonly description: string
  readonly 'x-plain-name': string
  readonly 'x-unit'?: string
  readonly 'x-valid-for'?: readonly string[]
}

const code = (text: unknown): string => `<code>${escapeHtml(text)}</code>`
const withCode = (text: string): string => escapeHtml(text).replace(/`([^`]+)`/g, '<code>$1</code>')

/** A catalogue as a table, with an anchor such as `release-cause-49` for each code. */
function catalogue(name: keyof (typeof spec)['x-catalogues']): string {
  const { title, entries, sources } = spec['x-catalogues'][name] as {
    title: string
    entries: readonly Entry[]
    sources: Record<string, string>
  }
  const directed = entries.some((entry) => entry.direction)
  const rows = entries.map(
    ({ value, symbol, meaning, advice, certainty, source, direction, note }): Row => ({
      id: `${slug(name)}-${slug(String(value)) || value}`,
      head: code(value),
      cells: [
        `${escapeHtml(meaning)}${note ? ` <em>${escapeHtml(note)}</em>` : ''}<br>${code(symbol)}`,
        ...(directed ? [escapeHtml(direction)] : []),
        escapeHtml(advice),
        `<span title="${escapeHtml(sources[source])}">${certainty === 'documented' ? 'documented' : 'seen elsewhere'}</span>`,
      ],
    }),
  )
  return `<span id="${slug(name)}"></span>${table(title, ['code', 'meaning', ...(directed ? ['direction'] : []), 'what to do', 'certainty'], rows)}`
}

/** The fields of a schema with their plain names, with an anchor such as `field-call-type` for each. */
function fields(caption: string, prefix: string, properties: Readonly<Record<string, Field>>): string {
  const rows = Object.entries(properties).map(
    ([name, field]): Row => ({
      id: `${prefix}-${slug(name)}`,
      head: code(name),
      cells: [
        code(field['x-plain-name']),
        escapeHtml(field.description),
        escapeHtml(field['x-unit'] ?? ''),
        escapeHtml(field['x-valid-for']?.join(', ') ?? 'every call'),
      ],
    }),
  )
  return table(caption, ['field', 'plain name', 'meaning', 'unit', 'valid for'], rows)
}

/** The fields of the query or of the envelope, which have no plain names. */
function plainFields(
  caption: string,
  prefix: string,
  properties: Readonly<Record<string, { description: string }>>,
): string {
  const rows = Object.entries(properties).map(
    ([name, { description }]): Row => ({
      id: `${prefix}-${slug(name)}`,
      head: code(name),
      cells: [escapeHtml(description)],
    }),
  )
  return table(caption, ['field', 'meaning'], rows)
}

function errors(): string {
  const rows = spec['x-client-errors'].entries.map(
    (entry): Row => ({
      id: `error-${slug(entry.code)}`,
      head: code(entry.code),
      cells: [code(entry.class), escapeHtml(entry.meaning), escapeHtml(entry.advice), String(entry.exitStatus)],
    }),
  )
  return table('Errors of the client', ['code', 'class', 'meaning', 'what to do', 'exit status'], rows)
}

function networkFailures(): string {
  const rows = spec['x-network-failures'].entries.map(
    ({ kind, meaning, advice }): Row => ({
      id: `failure-${slug(kind)}`,
      head: code(kind),
      cells: [escapeHtml(meaning), escapeHtml(advice)],
    }),
  )
  return table('Network failures', ['kind', 'meaning', 'what to do'], rows)
}

function quirks(): string {
  const rows = spec['x-quirks'].entries.map(
    ({ code: name, meaning }): Row => ({ id: `quirk-${slug(name)}`, head: code(name), cells: [withCode(meaning)] }),
  )
  return table('Quirks', ['code', 'meaning'], rows)
}

function mock(): string {
  const rows = examples.map(
    ({ name, query, answer }): Row => ({
      id: `example-${slug(name)}`,
      head: code(query.callId),
      cells: [query.isCallin === 'true' ? 'inbound' : 'outbound', escapeHtml(answer), code(name)],
    }),
  )
  return table('Call IDs of the mock', ['call ID', 'direction', 'answer', 'example'], rows)
}

function faults(): string {
  const rows = spec['x-mock-faults'].entries.map(
    (entry): Row => ({
      id: `fault-${entry.name}`,
      head: code(entry.name),
      cells: [
        escapeHtml(entry.does),
        'value' in entry ? escapeHtml(`${entry.value}, ${entry.default} when left out`) : '',
      ],
    }),
  )
  return table('Faults of the mock', ['fault', 'what it does', 'value'], rows)
}

/** The tables that a page can name. */
export const tables: Readonly<Record<string, () => string>> = {
  resultCode: () => catalogue('resultCode'),
  callType: () => catalogue('callType'),
  releaseCause: () => catalogue('releaseCause'),
  outboundResult: () => catalogue('outboundResult'),
  leaveReason: () => catalogue('leaveReason'),
  fields: () => fields('Fields of the record', 'field', spec.components.schemas.CallDetail.properties),
  listedFields: () => fields('Fields of a listed call', 'listed', spec.components.schemas.ListedCall.properties),
  listQueryFields: () =>
    plainFields('Fields of the list query', 'list-query', spec.components.schemas.CallListQuery.properties),
  queryFields: () => plainFields('Fields of the query', 'query', spec.components.schemas.CallDetailQuery.properties),
  envelopeFields: () =>
    plainFields('Fields of the envelope', 'envelope', {
      ...spec.components.schemas.SuccessEnvelope.properties,
      ...spec.components.schemas.FailureEnvelope.properties,
    }),
  errors,
  networkFailures,
  quirks,
  mock,
  faults,
}
