import { maskResponse } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { describeProblems } from '@org/cms-cdr-formats/describe-problems'
import { createFilterReader, cursorRule, type GivenFilter } from '@org/cms-cdr-formats/read-filter'
import {
  createParameterReader,
  createParametersSchema,
  queryOf,
  searchOf,
  unsignedNumber,
} from '@org/cms-cdr-formats/read-parameters'
import { schemaValidator } from '@org/cms-cdr-formats/schema-validator'
import { followCalls } from './call-events.ts'
import type { CallList } from './call-list.ts'
import { json, type MockRequest, type MockResponse, readPrefer, splitTarget } from './messages.ts'
import { spec } from './spec.ts'

type Path = keyof typeof spec.paths

interface Reading {
  readonly problems?: readonly string[]
  readonly given?: { readonly filter: GivenFilter } | undefined
}

/** Reads the parameters of the operations that check them, as the cms-cdr server does. Days begin at midnight in UTC. */
const readers: Readonly<Partial<Record<string, (query: URLSearchParams) => Reading>>> = {
  '/calls': filterReader('/calls', ['sort', 'order', 'limit', 'cursor']),
  '/calls/stats': filterReader('/calls/stats', ['by', 'serviceLevelSeconds']),
  '/calls/export': filterReader('/calls/export', ['format', 'sort', 'order']),
  '/calls/events': filterReader('/calls/events', []),
  '/audit': createParameterReader(createParametersSchema(spec, '/audit')),
}

function filterReader(path: Path, otherNames: readonly string[]): (query: URLSearchParams) => Reading {
  const read = createFilterReader<Record<string, unknown>>(createParametersSchema(spec, path), otherNames)
  return (query) => {
    const { problems, given } = read(query, 'UTC')
    // The one page of the mock has no cursor to a next one.
    return given?.others.cursor === undefined ? { problems, given } : { problems: [...problems, cursorRule] }
  }
}

/** Returns whether a request is for the stored calls, which machines may search too. */
export function isForStoredCalls({ method, url }: MockRequest): boolean {
  return method === 'GET' && /^\/calls[?/]/.test(`${url}?`)
}

const bodies = Object.entries(spec.paths).flatMap(([path, operations]) =>
  Object.entries(operations as Readonly<Record<string, OperationSpec>>).flatMap(([method, { requestBody }]) => {
    if (!requestBody) return []
    const { schema } = requestBody.content['application/json']
    const url = new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
    return { method: method.toUpperCase(), url, validator: schemaValidator({ ...schema, components: spec.components }) }
  }),
)

interface OperationSpec {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: object } } }
}

/** Returns everything that is wrong with the JSON body of a request, as a sentence. */
export function wrongBody({ method, url }: MockRequest, body: unknown): string | undefined {
  const validate = bodies.find((one) => one.method === method && one.url.test(url))?.validator()
  if (!validate || body === undefined || validate(body)) return undefined
  return `${describeProblems(validate.errors ?? []).join('; ')}.`
}

/** Returns everything that is wrong with the parameters of a request, as a sentence. */
export function wrongParameters(request: MockRequest): string | undefined {
  if (request.method !== 'GET') return undefined
  const path = pathOf(request)
  const problems = [unsignedNumber(request) ?? [], readers[path]?.(searchOf(request)).problems ?? []].flat()
  if (path === '/calls/events' && !/^\d{0,15}$/.test(request.headers['last-event-id'] ?? ''))
    problems.push('Last-Event-ID must be the id of an event')
  return problems.length > 0 ? `${problems.join('; ')}.` : undefined
}

const statsExamples = spec.paths['/calls/stats'].get.responses[200].content['application/json'].examples
const exportTypes = Object.keys(spec.paths['/calls/export'].get.responses[200].content)
const [call] = spec.paths['/calls'].get.responses[200].content['application/json'].examples.page.value.calls

/** How Prism chooses an example. */
export interface ArchiveChoice {
  readonly exampleKey?: string
  /** The media type, where it is not that of the request. */
  readonly accept?: string
}

/**
 * Chooses the example for the parameters of a request: statistics that are grouped as requested, and an export in the right format.
 *
 * @throws RangeError when the mock does not have the format.
 */
export function chooseOfArchive(request: MockRequest): ArchiveChoice {
  const query = queryOf(request)
  if (pathOf(request) === '/calls/stats') {
    const example = Object.entries(statsExamples).find(([, { value }]) => value.by === query.get('by'))
    return example ? { exampleKey: example[0] } : {}
  }
  if (pathOf(request) !== '/calls/export') return {}
  const format = query.get('format') ?? 'csv'
  const accept = exportTypes.find((type) => type.endsWith(format))
  if (!accept) throw new RangeError(`The mock cannot export ${format}. Use csv or ndjson.`)
  return { accept }
}

/** What a response about stored calls depends on besides the request. */
export interface ArchiveSettings {
  readonly calls: CallList
  readonly now: () => Date
  /** Whether phone numbers are masked, as for people. */
  readonly isMasked: boolean
}

/** Changes the response of Prism to what the request says: an export is named after its format, and a stream of events stays open. */
export function completeOfArchive(
  request: MockRequest,
  response: MockResponse,
  settings: ArchiveSettings,
): MockResponse {
  if (response.status !== 200) return response
  // A stream that was chosen by Prefer is the example of the spec.
  if (pathOf(request) === '/calls/events' && !readPrefer(request.headers.prefer))
    return respondEvents(request, settings)
  const shown = settings.isMasked ? { ...response, body: maskOfArchive(response.body) } : response
  if (pathOf(request) !== '/calls/export') return shown
  const name = `calls.${queryOf(request).get('format') ?? 'csv'}`
  // Prism writes the name of the header as the spec does.
  return { ...shown, headers: { ...shown.headers, 'Content-Disposition': `attachment; filename="${name}"` } }
}

function respondEvents(request: MockRequest, { calls, now, isMasked }: ArchiveSettings): MockResponse {
  const time = now().getTime()
  const after = Number(request.headers['last-event-id'] || time)
  if (after < calls.oldest() || after > time) {
    const resultDesc = `The events after ${after} are no longer available. Search for the calls that you missed, then connect without Last-Event-ID.`
    const envelope = { result: '1', resultCode: resultCodeOf('INVALID_PARAMETER'), resultDesc }
    return { status: 410, headers: json, body: JSON.stringify(envelope) }
  }
  const { filter } = readers['/calls/events']?.(searchOf(request)).given ?? {}
  if (!filter) throw new Error('Parameters are checked before a stream starts.')
  return {
    status: 200,
    // A connection that is kept alive after its stream would hold up the end of the mock.
    headers: { 'content-type': 'text/event-stream', connection: 'close' },
    body: '',
    stream: (signal) => followCalls({ calls, now }, { filter, after, isMasked, signal }),
  }
}

/** Masks the phone numbers of the call of the examples, in any format. */
function maskOfArchive(text: string): string {
  const { callingNumber, calledNumber } = call ?? { callingNumber: '', calledNumber: '' }
  const masked = maskResponse({ callingNumber, calledNumber }) as Readonly<Record<string, string>>
  const numbers = { [callingNumber]: masked.callingNumber, [calledNumber]: masked.calledNumber }
  return text.replace(/\b\d{5}\b/g, (digits) => numbers[digits] ?? digits)
}

function pathOf(request: MockRequest): string {
  return splitTarget(request)[0]
}
