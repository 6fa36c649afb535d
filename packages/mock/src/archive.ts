import { maskResponse } from '@org/cms-cdr-client'
import { resultCodeOf } from '@org/cms-cdr-client/codes'
import {
  createParameterReader,
  createParametersSchema,
  type Faults,
  queryOf,
} from '@org/cms-cdr-formats/read-parameters'
import { type CallFilter, followCalls } from './call-events.ts'
import type { CallList } from './call-list.ts'
import type { MockRequest, MockResponse } from './messages.ts'
import { spec } from './spec.ts'

type Path = keyof typeof spec.paths

/** The operations whose parameters the cms-cdr server checks. */
const paths = ['/calls', '/calls/stats', '/calls/export', '/calls/events', '/audit'] as const satisfies Path[]
const readers = new Map<string, (query: URLSearchParams) => Partial<Faults>>(
  paths.map((path) => [path, createParameterReader(createParametersSchema(spec, path))]),
)

/** Returns whether a request is for the stored calls, which machines may search too. */
export function isForStoredCalls({ method, url }: MockRequest): boolean {
  return method === 'GET' && /^\/calls[?/]/.test(`${url}?`)
}

/** Returns everything that is wrong with the parameters of a request, as a sentence. */
export function wrongParameters(request: MockRequest): string | undefined {
  if (request.method !== 'GET') return undefined
  const path = pathOf(request)
  const faults = [...(readers.get(path)?.(queryOf(request)).faults ?? [])]
  if (path === '/calls/events' && !/^\d{0,15}$/.test(request.headers['last-event-id'] ?? ''))
    faults.push('Last-Event-ID must be the id of an event')
  return faults.length > 0 ? `${faults.join('; ')}.` : undefined
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
  if (pathOf(request) === '/calls/events') return respondEvents(request, settings)
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
    return { status: 410, headers: { 'content-type': 'application/json' }, body: JSON.stringify(envelope) }
  }
  // Prism has found nothing wrong with the parameters.
  const filter = readers.get('/calls/events')?.(queryOf(request)) as CallFilter
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

function pathOf({ url }: MockRequest): string {
  return url.split('?', 1)[0] ?? ''
}
