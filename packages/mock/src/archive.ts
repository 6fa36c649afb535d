import { maskResponse } from '@org/cms-cdr-client'
import {
  createParameterReader,
  createParametersSchema,
  type Faults,
  queryOf,
} from '@org/cms-cdr-formats/read-parameters'
import type { MockRequest, MockResponse } from './messages.ts'
import { spec } from './spec.ts'

type Path = keyof typeof spec.paths

/** The operations whose parameters the cms-cdr server checks. */
const paths = ['/calls', '/calls/stats', '/calls/export', '/calls/events', '/audit'] as const satisfies Path[]
const faultsOf = new Map<string, (query: URLSearchParams) => readonly string[] | undefined>(
  paths.map((path) => {
    const read = createParameterReader(createParametersSchema(spec, path))
    return [path, (query) => (read(query) as Partial<Faults>).faults]
  }),
)

/** Returns whether a request is for the stored calls, which machines may search too. */
export function isForStoredCalls({ method, url }: MockRequest): boolean {
  return method === 'GET' && /^\/calls[?/]/.test(`${url}?`)
}

/** Returns everything that is wrong with the parameters of a request, as a sentence. */
export function wrongParameters(request: MockRequest): string | undefined {
  const faults = request.method === 'GET' ? faultsOf.get(pathOf(request))?.(queryOf(request)) : undefined
  return faults ? `${faults.join('; ')}.` : undefined
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

/** Changes the response of Prism to what the request says: an export is named after its format, and a stream repeats no call. */
export function completeOfArchive(request: MockRequest, response: MockResponse): MockResponse {
  if (response.status !== 200) return response
  if (pathOf(request) === '/calls/export') {
    const name = `calls.${queryOf(request).get('format') ?? 'csv'}`
    // Prism writes the name of the header as the spec does.
    const headers = { ...response.headers, 'Content-Disposition': `attachment; filename="${name}"` }
    return { ...response, headers }
  }
  const last = Number(request.headers['last-event-id'])
  if (pathOf(request) !== '/calls/events' || !last) return response
  const blocks = response.body.split('\n\n').filter((block) => !(Number(/^id: (\d+)$/m.exec(block)?.[1]) <= last))
  return { ...response, body: `retry: 2000\nid: ${last}\n\n${blocks.join('\n\n')}` }
}

/** Masks the phone numbers of the call of the examples, in any format. */
export function maskOfArchive(text: string): string {
  const { callingNumber, calledNumber } = call ?? { callingNumber: '', calledNumber: '' }
  const masked = maskResponse({ callingNumber, calledNumber }) as Readonly<Record<string, string>>
  const numbers = { [callingNumber]: masked.callingNumber, [calledNumber]: masked.calledNumber }
  return text.replace(/\b\d{5}\b/g, (digits) => numbers[digits] ?? digits)
}

function pathOf({ url }: MockRequest): string {
  return url.split('?', 1)[0] ?? ''
}
