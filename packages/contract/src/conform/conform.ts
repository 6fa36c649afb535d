import { maskResponse } from '@org/cms-cdr-client'
import { checkResponse, type RawResponse } from '../check-response.ts'
import { send } from '../send.ts'
import { operationAt } from '../spec.ts'
import { type Check, type ConformOptions, checks, unexpectedSuccess } from './checks.ts'
import { isOrigin } from './is-origin.ts'

const longestSample = 2_000

/** How one check went. */
export interface ConformResult {
  readonly name: string
  readonly outcome: 'conforms' | 'deviates' | 'skipped' | 'could not run'
  /** What deviates, why the check was skipped, or why it could not run. */
  readonly details: readonly string[]
  /** The response that deviates, with masked phone numbers. */
  readonly sample?: string
  readonly milliseconds: number
}

/** How a system went. */
export interface ConformReport {
  readonly url: string
  readonly at: Date
  readonly milliseconds: number
  readonly outcome: Exclude<ConformResult['outcome'], 'skipped'>
  /** Why the checks could not run: the system did not respond, or the keys were not accepted. */
  readonly cause?: 'network' | 'authentication'
  readonly results: readonly ConformResult[]
}

/**
 * Checks a live system with queries that change nothing, and compares each response with the spec. Only what the vendor documents is
 * demanded. Each deviation is reported once.
 *
 * @throws RangeError when the URL is not that of a host.
 *
 * @example
 * const report = await conform({ url: 'https://cms.example.test:28443', accessKey, secretKey, ccId: 1 })
 * console.log(report.outcome)
 */
export async function conform(options: ConformOptions): Promise<ConformReport> {
  const { url, document = 'vendor' } = options
  if (!isOrigin(url))
    throw new RangeError(
      `The URL must be one of a host, such as https://cms.example.test:28443, without a path, but is ${url}.`,
    )
  const [at, start] = [new Date(), performance.now()]
  const results: ConformResult[] = []
  const reported = new Map<string, string>()
  let cause: ConformReport['cause']

  for (const check of checks(options)) {
    const result = await run(check)
    results.push(result)
    if (result.outcome === 'could not run') break
  }
  const worst = (['could not run', 'deviates'] as const).find((outcome) =>
    results.some((result) => result.outcome === outcome),
  )
  const milliseconds = performance.now() - start
  return { url, at, milliseconds, outcome: worst ?? 'conforms', ...(cause ? { cause } : {}), results }

  async function run({ name, unless, verify }: Check): Promise<ConformResult> {
    const begin = performance.now()
    const done = (outcome: ConformResult['outcome'], details: string[] = [], sample?: string): ConformResult => {
      const milliseconds = performance.now() - begin
      return { name, outcome, details, ...(sample === undefined ? {} : { sample }), milliseconds }
    }
    const failed = results.find((result) => result.name === unless && result.outcome === 'deviates')
    if (failed) return done('skipped', [`It says nothing while another check deviates: ${failed.name}.`])

    let last: RawResponse | undefined
    // The response in which each deviation of the format was first found.
    const format = new Map<string, RawResponse>()
    try {
      const details = await verify(async (request) => {
        const response = await send(request, options)
        last = response
        // The first request of all is signed correctly, so a refusal says nothing about the interface.
        if (results.length === 0) throwIfRefused(response)
        // No body of a 401 is documented, and each check says which status it wants.
        const isKnown =
          response.status !== 401 && operationAt(request.method, request.path, document)?.responses[response.status]
        if (isKnown)
          for (const detail of checkResponse(request.method, request.path, response, document))
            if (!format.has(detail)) format.set(detail, response)
        return response
      })
      const found = details.includes(unexpectedSuccess) ? details : [...details, ...format.keys()]
      const fresh = found.filter((detail) => !reported.has(problemOf(detail)))
      for (const detail of fresh) reported.set(problemOf(detail), name)
      const sample = fresh.map((detail) => format.get(detail)).find((response) => response !== undefined) ?? last
      if (fresh.length > 0) return done('deviates', fresh, sample && maskResponse(sample.text).slice(0, longestSample))
      const [known] = found
      if (known === undefined) return done('conforms')
      return done('skipped', [`It deviates as another check does: ${reported.get(problemOf(known))}.`])
    } catch (error) {
      cause = error instanceof RefusedError ? 'authentication' : 'network'
      return done('could not run', [`${url}: ${reasonOf(error)}`])
    }
  }
}

function reasonOf(error: unknown): string {
  // An address with several IP addresses has one error for each of them.
  if (error instanceof AggregateError && error.message === '') return error.errors.map(reasonOf).join('; ')
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'ECONNRESET' ? 'The connection was closed before the response was complete.' : message
}

/** Names the problem of a deviation: a wrong status is one problem, whichever status was expected, and so are calls that are not found. */
function problemOf(detail: string): string {
  if (/\bcall is not found\b/.test(detail)) return 'a call is not found'
  return detail.replace(/^(the status is \d+), not \d+$/, '$1')
}

function throwIfRefused({ status, text }: RawResponse): void {
  if (status === 401)
    throw new RefusedError(
      'The signature was not accepted (HTTP 401). Check the access key, the secret key, the scheme and the host that is signed.',
    )
  const reason = reasonIn(text)
  if (status === 403 && reason) throw new RefusedError(`The key may not send this query (HTTP 403): ${reason}`)
  if (status === 403 || status === 418)
    throw new Error(`HTTP ${status} usually comes from a firewall that does not allow the address of this machine.`)
  if ([429, 502, 503, 504].includes(status))
    throw new Error(
      `HTTP ${status} says that the system, or a proxy in front of it, cannot respond now${reason ? `: ${reason}` : ''}. Try again later.`,
    )
}

/** Returns the reason in the envelope of a failure, with masked phone numbers; `undefined` for the page of a proxy or a firewall. */
function reasonIn(text: string): string | undefined {
  try {
    const { resultDesc } = JSON.parse(maskResponse(text))
    return typeof resultDesc === 'string' ? JSON.stringify(resultDesc) : undefined
  } catch {
    return undefined
  }
}

/** The keys were not accepted, or may not do this. */
class RefusedError extends Error {}
