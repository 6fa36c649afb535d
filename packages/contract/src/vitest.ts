import { resultCodeOf } from '@org/cms-cdr-client/codes'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ContractCase, GivenRecord, UserCase } from './case.ts'
import { contractCases } from './cases/index.ts'
import { checkResponse, parse } from './check-response.ts'
import { Coverage } from './coverage.ts'
import type { ContractConsumer, ContractSystem, Setup } from './driver.ts'
import { type Credentials, send } from './send.ts'
import { vectors } from './spec.ts'

export type { CallsSight, FailureSight, Sight } from './case.ts'
export { clientConsumer } from './client-consumer.ts'
export { type ContractConsumer, type ContractSystem, envelopesOf, type Setup } from './driver.ts'

/** What {@link describeContract} runs. */
export interface ContractOptions {
  /** The consumer to test. Without one, raw requests are sent and each response is checked. */
  readonly consumer?: ContractConsumer
  /**
   * Runs one case for each catalogue of codes instead of one for each code. For consumers that start a process or open a page
   * for each case, and pass every code through the same client.
   */
  readonly oneCodePerCatalogue?: boolean
  /** Runs only the cases of these groups. */
  readonly groups?: readonly ContractCase['group'][]
  /** Fails when a status or a branch of a schema of the spec is not reached, and prints the table. Raw requests only. */
  readonly requireCoverage?: boolean
}

// The key of the vectors, so that they are valid too.
const [vector] = vectors
const credentials: Credentials = { accessKey: vector?.accessKey ?? '', secretKey: vector?.secretKey ?? '' }

/** A running system, and who queries it. */
type Target = Credentials & { readonly url: string }

/**
 * Registers the table of cases as tests, against the driver of a system.
 *
 * @example
 * describeContract(myServer)
 * describeContract(myServer, { consumer: myClient })
 */
export function describeContract(
  system: ContractSystem,
  { consumer, oneCodePerCatalogue = false, groups, requireCoverage = false }: ContractOptions = {},
): void {
  const suited = contractCases(system).filter(
    ({ user, group }) => (!groups || groups.includes(group)) && (!consumer || (user && operationOf(user, consumer))),
  )
  const cases = oneCodePerCatalogue ? suited.filter(isFirstOfCatalogue) : suited
  const coverage = new Coverage()
  const clocks = new Set(cases.map((contractCase) => contractCase.given?.now?.getTime()))

  describe(`${consumer?.name ?? 'raw HTTP'} on ${system.name}`, () => {
    for (const clock of clocks) {
      const now = clock === undefined ? undefined : new Date(clock)
      describe(now ? `at ${now.toISOString()}` : 'now', () => {
        const timely = cases.filter((contractCase) => contractCase.given?.now?.getTime() === clock)
        let running: Awaited<ReturnType<ContractSystem['start']>>
        beforeAll(async () => {
          running = await system.start(setupOf(timely, now))
        })
        afterAll(() => running?.stop())
        test.concurrent.each(
          timely.map((contractCase) => [`${contractCase.group}: ${contractCase.name}`, contractCase] as const),
        )('%s', (_name, contractCase) =>
          consumer
            ? checkSight(contractCase, consumer, running.url)
            : checkSystem(contractCase, running.url, now, coverage),
        )
      })
    }
    if (requireCoverage && !consumer) {
      test('every status and every branch of the spec is reached by a case', () => {
        const table = coverage.table()
        console.log(table.map(({ branch, reached }) => `${String(reached).padStart(5)}  ${branch}`).join('\n'))
        expect(table.filter(({ reached }) => reached === 0).map(({ branch }) => branch)).toEqual([])
      })
    }
  })
}

function isFirstOfCatalogue({ catalogue }: ContractCase, index: number, cases: readonly ContractCase[]): boolean {
  return catalogue === undefined || cases.findIndex((one) => one.catalogue === catalogue) === index
}

function setupOf(cases: readonly ContractCase[], now: Date | undefined): Setup {
  const records = cases.flatMap(({ given }): GivenRecord[] => (given?.record ? [given.record] : []))
  const envelopes = cases.flatMap(({ given }) =>
    given?.envelope ? [[given.envelope.callId, given.envelope.envelope] as const] : [],
  )
  const keys = { [credentials.accessKey]: credentials.secretKey }
  return { keys, records, envelopes: Object.fromEntries(envelopes), ...(now ? { now } : {}) }
}

async function checkSystem(
  { request, expected }: ContractCase,
  url: string,
  now: Date | undefined,
  coverage: Coverage,
): Promise<void> {
  const response = await send(request, { url, ...credentials, ...(now ? { now } : {}) })
  coverage.note(request.method, request.path, request.body, response)
  expect(response.status, response.text).toBe(expected.status)
  expect(checkResponse(request.method, request.path, response)).toEqual([])
  if (expected.contentType !== undefined) expect(response.contentType?.split(';', 1)[0]).toBe(expected.contentType)
  if (expected.text !== undefined) expect(response.text).toMatch(expected.text)
  const body = parse(response.text)
  if (expected.body !== undefined) expect(body).toEqual(expected.body)
  if (expected.record !== undefined) expect(body).toMatchObject({ resultCode: resultCodeOf('SUCCESS') })
  // Nothing may be added to the record.
  if (expected.record !== undefined) expect((body as { resultDesc?: unknown }).resultDesc).toEqual(expected.record)
  if (expected.matches !== undefined) expect(body).toMatchObject(expected.matches)
  if (expected.resultCode !== undefined) expect(body).toMatchObject({ resultCode: expected.resultCode })
}

async function checkSight({ user }: ContractCase, consumer: ContractConsumer, url: string): Promise<void> {
  const run = user && operationOf(user, consumer)
  if (!run) throw new Error('This case has nothing for a user of this consumer to see.')
  const secretKey = user.secretKey ?? credentials.secretKey
  expect(await run({ url, accessKey: credentials.accessKey, secretKey })).toMatchObject(user.sees)
}

/** Returns how a consumer runs the query of a case, or `undefined` if it does not have the operation. */
function operationOf(user: UserCase, consumer: ContractConsumer): ((target: Target) => Promise<object>) | undefined {
  const { list, harvest, search } = consumer
  if ('query' in user) return (target) => consumer.lookUp({ ...target, query: user.query })
  if ('list' in user) return list && ((target) => list({ ...target, query: user.list }))
  if ('harvest' in user) return harvest && ((target) => harvest({ ...target, query: user.harvest }))
  return search && ((target) => search({ ...target, query: user.search }))
}
