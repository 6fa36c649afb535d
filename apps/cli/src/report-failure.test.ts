import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  CdrHttpError,
  CdrNetworkError,
  CdrResponseError,
  CdrResultError,
  CdrTimeoutError,
  type NetworkFailure,
} from '@org/cms-cdr-client'
import { type CatalogueEntry, catalogues } from '@org/cms-cdr-client/codes'
import spec from '@org/cms-cdr-spec/server.json' with { type: 'json' }
import { describe, expect, onTestFinished, test } from 'vitest'
import { run } from '../test/run.ts'
import { explain, statusOf } from './report-failure.ts'
import { createClient } from './settings/client-settings.ts'

/** Options, entry points and variables of the library, which a user of the command line cannot set. */
const libraryWords =
  /base ?URL|\btls\.\w|\.\/node|NODE_EXTRA_CA_CERTS|Milliseconds|maxResponseBytes|retry\.|timeZone|accessKey|secretKey|runtime|--use-system-ca/i

describe('advice names options and variables of the command line', () => {
  const kinds = spec['x-network-failures'].entries.map(({ kind }) => kind as NetworkFailure)

  test.each(kinds)('for the network failure %s', (kind) => {
    const said = explain(new CdrNetworkError('The query failed.', { kind }))
    expect(said).toMatch(/^The query failed\. .{20}/)
    expect(said).not.toMatch(libraryWords)
  })

  test.each([300, 302, 304, 400, 403, 404, 418, 429, 500, 503])('for HTTP status %i', async (httpStatus) => {
    const headers = { location: 'https://cms.test/' }
    const server = createServer((_request, response) => response.writeHead(httpStatus, headers).end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close().closeAllConnections())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const { status, stderr } = await run(['get', 'a-1', '--retries', '0'], url)
    expect([status, stderr]).toEqual([6, expect.stringMatching(/HTTP status .*\. .{20}/)])
    expect(stderr).not.toMatch(libraryWords)
    if ([300, 302].includes(httpStatus)) expect(stderr).toMatch(/redirect to https:\/\/cms\.test\/.*as --url/)
  })

  test('for a harvest that is aimed at a cms-cdr server', () => {
    const text =
      'This is a cms-cdr server. It does not have the list of calls of CC-CMS; search its stored calls with GET /calls.'
    const where = `The list of calls at http://127.0.0.1:8080: HTTP status 404 with the text ${JSON.stringify(text)}.`
    const said = explain(new CdrHttpError(where, { httpStatus: 404, advice: 'Check the base URL.' }))
    expect(said).toBe(`${where} Search it with cms-cdr search, or give the address of CC-CMS as --url (CMS_CDR_URL).`)
  })

  test.each([
    ['minWaitSeconds must not be greater than maxWaitSeconds.', '--min-wait must not be greater than --max-wait.'],
    ['from must be before to.', '--from must be before --to.'],
    [
      'limit must be from 1 to 1000, but is 0; releaseCause must be an integer, but is "x".',
      '--limit must be from 1 to 1000, but is 0; --cause must be an integer, but is "x".',
    ],
    [
      'by=hour gives more than 2000 groups; search a shorter time with from and to, or group by day.',
      '--by hour gives more than 2000 groups; search a shorter time with --from and --to, or group by day.',
    ],
  ])('for parameters that a server refuses: %s', (text, said) => {
    const error = new CdrHttpError(`The search: HTTP status 400 with the text ${JSON.stringify(text)}.`, {
      httpStatus: 400,
    })
    expect(explain(error)).toBe(`The search: ${said} Correct it, and try again.`)
  })

  test.each(Object.values(catalogues.resultCode))('for result code $value', (known: CatalogueEntry) => {
    const failure = { resultCode: String(known.value), resultText: undefined, known }
    expect(explain(new CdrResultError('The query', failure))).not.toMatch(libraryWords)
  })

  test('for a timeout and a response that is not one of CC-CMS', () => {
    expect(explain(new CdrTimeoutError('x'))).toMatch(/--timeout/)
    const tooLarge = explain(new CdrResponseError('x', { advice: 'The limit is maxResponseBytes.' }))
    expect(tooLarge).toMatch(/--url/)
    expect(tooLarge).not.toMatch(libraryWords)
  })
})

describe('a wrong setting is reported under the name by which it was given', () => {
  const wrong: readonly (readonly [option: string, variable: string, value: string, message: RegExp])[] = [
    ['url', 'CMS_CDR_URL', 'cms', /must be an http or https URL/],
    [
      'url',
      'CMS_CDR_URL',
      'https://cms.test/rest/cmsapp/v1/openapi/calldata/querycalldetailbyid',
      /leave out its path/,
    ],
    ['url', 'CMS_CDR_URL', 'https://user:canary@cms.test', /must not contain a user or password/],
    ['access-key', 'CMS_CDR_AK', 'a/b', /must be visible ASCII/],
    ['cc-id', 'CMS_CDR_CC_ID', '70000', /must be a whole number from 1 to 65535/],
    ['cc-id', 'CMS_CDR_CC_ID', 'one', /must be a whole number/],
    ['time-zone', 'CMS_CDR_TIME_ZONE', 'Mars', /must be an IANA name/],
    ['scheme', 'CMS_CDR_SCHEME', 'aws', /must be cms or legacy, but is "aws"/],
    ['host', 'CMS_CDR_HOST', 'a b', /must be a host name/],
    ['ca-file', 'CMS_CDR_CA_FILE', '/nowhere.pem', /cannot be read/],
    ['fingerprint', 'CMS_CDR_FINGERPRINT', 'AB', /must be the SHA-256/],
    ['proxy', 'CMS_CDR_PROXY', 'ftp://user:canary@proxy.test', /must be an http or https URL/],
    ['timeout', 'CMS_CDR_TIMEOUT', '0', /must be a number from/],
    ['retries', 'CMS_CDR_RETRIES', '1.5', /must be a whole number from 0/],
  ]
  const settings = { CMS_CDR_URL: undefined, CMS_CDR_AK: 'ak', CMS_CDR_SK: 'sk' }
  const good = 'https://cms.test'

  test.each(wrong)('--%s (%s): %s', async (option, variable, value, message) => {
    const env = { ...settings, CMS_CDR_URL: good }
    const given = await run(['get', 'a', `--${option}`, value], '', { env })
    const inEnvironment = await run(['get', 'a'], '', { env: { ...env, [variable]: value } })
    const set = await run(['get', 'a', `--${option}=${value}`], '', { env: settings })
    for (const { status, stderr } of [given, inEnvironment, ...(option === 'url' ? [set] : [])]) {
      expect([status, stderr.replaceAll('\n', ' ')]).toEqual([2, expect.stringMatching(message)])
      expect(stderr).not.toMatch(libraryWords)
      expect(stderr).not.toContain('canary')
    }
    expect(given.stderr).toMatch(new RegExp(`^cms-cdr: --${option} `))
    expect(inEnvironment.stderr).toMatch(new RegExp(`^cms-cdr: ${variable} `))
  })

  test('a TLS option for an http URL names both', async () => {
    const env = { ...settings, CMS_CDR_URL: 'http://cms.test' }
    expect(await run(['get', 'a', '--server-name', 'cms'], '', { env })).toMatchObject({
      status: 2,
      stderr: 'cms-cdr: --server-name is for TLS, but CMS_CDR_URL starts with http:. Use https:.\n',
    })
  })

  test.each(['sign', 'doctor', 'conform', 'bulk'])('%s reports a wrong setting in the same way', async (command) => {
    const args = { sign: ['a'], bulk: ['-'] }[command] ?? []
    const ended = await run([command, ...args, '--time-zone', 'Mars'], good)
    expect(ended).toMatchObject({ status: 2, stderr: expect.stringMatching(/^cms-cdr: --time-zone must be/) })
  })
})

test('a long --timeout is not cut short by the limit for all attempts', async () => {
  const setting = (value: string | number) => ({ value, source: 'option', label: 'x' }) as const
  const keys = { accessKey: 'ak', secretKey: 'sk' }
  const given = { url: setting('https://cms.test'), ccId: setting(1), timeout: setting(600), retries: setting(3) }
  const { timeoutMilliseconds, totalTimeoutMilliseconds } = (await createClient(given, keys)).settings
  expect(timeoutMilliseconds).toBe(600_000)
  expect(totalTimeoutMilliseconds).toBeGreaterThan(4 * 600_000)
})

test.each([
  [undefined, 'undefined'],
  ['text', 'text'],
  [new Error('a bug'), 'a bug'],
])('anything that is thrown is reported: %s', (thrown, said) => {
  expect([explain(thrown), statusOf(thrown)]).toEqual([said, 1])
})
