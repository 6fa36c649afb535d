import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { parseAuthorization, signRequest } from '@org/cms-cdr-client/signing'
import { examples } from '@org/cms-cdr-client/testing'
import vectorFile from '@org/cms-cdr-spec/vectors' with { type: 'json' }
import { describe, expect, inject, onTestFinished, test } from 'vitest'
import { startPlatform } from '../test/platform.ts'
import { emptyFolder, run } from '../test/run.ts'

const { vectors } = vectorFile
/** The schemes that have a name; the command takes those. */
const named = [
  ['legacy', 'A'],
  ['cms', 'B'],
] as const

function vector(name: string) {
  const found = vectors.find((one) => one.name === name)
  if (!found) throw new Error(`There is no vector ${name}.`)
  return found
}

function settingsOf(name: string) {
  const { accessKey, secretKey, signedHeaders } = vector(name)
  const env = { CMS_CDR_AK: accessKey, CMS_CDR_SK: secretKey }
  return { env, url: `https://${signedHeaders.host}` }
}

describe.each(named)('scheme %s', (scheme, name) => {
  const { expect: expected, timestamp, body } = vector(name)
  const { env, url } = settingsOf(name)

  test('signs the vector, from a call ID and from the bytes of a file', async () => {
    const cwd = emptyFolder()
    writeFileSync(join(cwd, 'body.json'), body)
    const at = ['--scheme', scheme, '--time', timestamp]
    for (const what of [['1000000000-0001'], ['--body', 'body.json']]) {
      const { status, stdout } = await run(['sign', ...what, ...at], url, { env, cwd })
      expect([status, stdout]).toEqual([0, `${expected.authorization}\n`])
    }
  })

  test('shows every step, and the signing key only with --reveal', async () => {
    const args = ['sign', '1000000000-0001', '--scheme', scheme, '--time', timestamp, '--explain']
    const { stdout } = await run(args, url, { env })
    for (const value of [expected.prefix, expected.signature, expected.authorization]) expect(stdout).toContain(value)
    for (const line of expected.canonicalRequest.split('\n')) expect(stdout).toContain(line || '(blank line)')
    expect(stdout).not.toContain(expected.signingKey)
    expect((await run([...args, '--reveal'], url, { env })).stdout).toContain(expected.signingKey)
  })

  test('compares a header: the same one, and the cause of a difference', async () => {
    const against = (header: string) =>
      run(['sign', '1000000000-0001', '--scheme', scheme, '--against', header], url, { env })
    expect(await against(`Authorization: ${expected.authorization}`)).toMatchObject({
      status: 0,
      stdout: 'The signatures are the same.\n',
    })
    const { accessKey, secretKey } = vector(name)
    const time = parseAuthorization(expected.authorization)?.time as Date
    const { authorization: spaced } = signRequest(
      {
        method: 'POST',
        path: vector(name).path,
        headers: vector(name).signedHeaders as never,
        body: JSON.stringify(JSON.parse(body), null, 2),
      },
      { accessKey, secretKey, scheme, time },
    )
    expect(await against(spaced)).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/signature differs[\s\S]*serialized once/),
    })
    expect(await against('Bearer x')).toMatchObject({ status: 1, stdout: expect.stringMatching(/The form differs/) })
  })
})

describe('--probe', () => {
  async function profile(url: string, folder: string) {
    const env = { CMS_CDR_CONFIG_FOLDER: folder, CMS_CDR_AK: undefined, CMS_CDR_SK: undefined, CMS_CDR_URL: undefined }
    const settings = ['--url', url, '--access-key', 'ak', '--cc-id', '1', '--secret-stdin']
    await run(['profile', 'add', 'prod', ...settings], '', { env, input: 'canary' })
    return env
  }

  test('saves the accepted scheme in the profile', async () => {
    const folder = emptyFolder()
    const env = await profile(inject('mocks').url, folder)
    const { status, stdout, stderr } = await run(['sign', '--probe'], '', { env })
    expect([status, stdout]).toEqual([0, 'cms\n'])
    expect(stderr).toMatch(/accepted {2}cms\nSaved in profile prod/)
    expect(JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')).profiles.prod.scheme).toBe('cms')
  })

  test('finds a scheme that has no name, and the next query uses it', async () => {
    // Seconds, with all three headers: no named scheme does that.
    const platform = await startPlatform()
    const form = /^auth-v2\/ak\/[^./]+Z\/content-length;content-type;host\//
    platform.status = (_callId, authorization) => (form.test(authorization) ? undefined : 401)
    const folder = emptyFolder()
    const env = await profile(platform.url, folder)
    const { status, stdout, stderr } = await run(['sign', '--probe'], '', { env })
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      timestamp: 'seconds',
      signedHeaders: ['content-length', 'content-type', 'host'],
    })
    expect(stderr).toMatch(/rejected {2}cms\n {2}rejected {2}legacy\n/)
    expect(await run(['get', 'a-1'], '', { env })).toMatchObject({ status: 0 })
  })

  test('finds a system that signs the host name alone, and saves the host with the scheme', async () => {
    const server = createServer(({ headers }, response) => {
      if (headers.host?.includes(':')) response.writeHead(401).end()
      else response.end(JSON.stringify(examples.inbound.response))
    })
    onTestFinished(() => void server.close().closeAllConnections())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const folder = emptyFolder()
    const env = await profile(url, folder)
    expect(await run(['sign', '--probe'], '', { env })).toMatchObject({
      status: 0,
      stdout: 'cms\n',
      stderr: expect.stringMatching(
        /rejected {2}cms\n[\s\S]*Signing the host 127\.0\.0\.1, without its port\n {2}accepted {2}cms\nSaved in profile prod/,
      ),
    })
    const saved = () => JSON.parse(readFileSync(join(folder, 'profiles.json'), 'utf8')).profiles.prod
    expect(saved()).toMatchObject({ scheme: 'cms', host: '127.0.0.1' })
    expect(await run(['get', 'a-1', '--direction', 'inbound'], '', { env })).toMatchObject({ status: 0 })
  })

  test('saves nothing in a profile with another URL', async () => {
    const folder = emptyFolder()
    const env = await profile('https://cms.test', folder)
    const before = readFileSync(join(folder, 'profiles.json'), 'utf8')
    const keys = { CMS_CDR_AK: 'ak', CMS_CDR_SK: 'canary' }
    expect(
      await run(['sign', '--probe', '--url', inject('mocks').url], '', { env: { ...env, ...keys } }),
    ).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/nothing was saved/),
    })
    expect(readFileSync(join(folder, 'profiles.json'), 'utf8')).toBe(before)
  })

  test('names the proxy in use', async () => {
    expect(
      await run(['sign', '--probe', '--proxy', 'http://user:canary@127.0.0.1:1'], 'http://cms.test'),
    ).toMatchObject({
      status: 7,
      stderr: expect.stringMatching(/^Probing http:\/\/cms\.test through the proxy 127\.0\.0\.1:1\n.*--proxy/),
    })
  })

  test('reports that the scheme is not the cause', async () => {
    const { status, stderr } = await run(['sign', '--probe'], inject('mocks').url, { env: { CMS_CDR_SK: 'another' } })
    expect(status).toBe(5)
    expect(stderr.match(/rejected/g)?.length).toBeGreaterThan(7)
    for (const line of stderr.match(/^ {2}rejected.*$/gm) ?? []) expect(line.length).toBeLessThan(80)
    expect(stderr).toMatch(/so neither is the cause/)
  })
})

test.each([
  ['neither a call nor a body', ['sign'], /either a call ID, or --body/],
  ['both', ['sign', 'a', '--body', 'x'], /either a call ID, or --body/],
  ['a call with the path of another request', ['sign', 'a', '--path', '/x'], /--path is for another request/],
  ['a body with a direction', ['sign', '--body', 'x', '--direction', 'inbound'], /--direction is for a call ID/],
  [
    'a search with a direction',
    ['sign', '--method', 'GET', '--path', '/calls', '--direction', 'inbound'],
    /--direction is for a call ID/,
  ],
  ['a missing body file', ['sign', '--body', '/nowhere'], /--body cannot be read: no such file or directory\./],
  ['a number without a search', ['sign', 'a', '--number', '5511'], /--number is the phone number of a search/],
  ['a number with a call', ['sign', 'a', '--method', 'GET', '--number', '5511'], /--number is the phone number/],
  ['a number with a body', ['sign', '--method', 'GET', '--body', 'x', '--number', '5'], /--number is the phone number/],
  ['a blank number', ['sign', '--method', 'GET', '--path', '/calls', '--number', ' '], /--number is the phone number/],
  ['an invalid time', ['sign', 'a', '--time', 'noon'], /--time must be/],
  ['a number to probe with', ['sign', '--probe', '--number', '5511'], /--number cannot be used with --probe/],
  ['a request to probe with', ['sign', '--probe', '--method', 'GET'], /--method cannot be used with --probe/],
  [
    'the steps of a comparison',
    ['sign', 'a', '--against', 'x', '--explain'],
    /--explain cannot be used with --against/,
  ],
  ['a key of a comparison', ['sign', 'a', '--against', 'x', '--reveal'], /--reveal cannot be used with --against/],
  ['a signing key without the steps', ['sign', 'a', '--reveal'], /--reveal shows a step.*Add --explain/],
])('%s is refused', async (_name, args, message) => {
  expect(await run(args, 'https://cms.test')).toMatchObject({ status: 2, stderr: expect.stringMatching(message) })
})

test('a body that is not UTF-8 is not signed, and one with a byte order mark is signed as it is', async () => {
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'latin1'), Buffer.from('{"name":"João"}', 'latin1'))
  writeFileSync(join(cwd, 'mark'), '\u{feff}{}')
  const sign = (name: string) => run(['sign', '--body', name, '--explain'], 'http://cms.test', { cwd })
  expect(await sign('latin1')).toEqual({
    status: 2,
    stdout: '',
    stderr: 'cms-cdr: --body latin1 is not UTF-8, so another body would be signed. Convert it to UTF-8.\n',
  })
  expect((await sign('mark')).stdout).toContain('content-length:5\n')
})

test('only a query for a call needs a call center ID', async () => {
  const env = { CMS_CDR_CC_ID: undefined }
  const cwd = emptyFolder()
  writeFileSync(join(cwd, 'body'), '{}')
  for (const args of [
    ['--method', 'GET', '--path', '/calls?ccId=2'],
    ['--body', 'body'],
  ])
    expect((await run(['sign', ...args], 'http://cms.test', { env, cwd })).status).toBe(0)
  for (const args of [['1732345200-0001'], ['--probe']])
    expect(await run(['sign', ...args], 'http://cms.test', { env })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('CMS_CDR_CC_ID or --cc-id'),
    })
})

test('a GET without a body signs only the host, since nothing else is sent', async () => {
  const { env, url } = settingsOf('B')
  const args = ['sign', '--method', 'GET', '--path', '/calls?ccId=1&agentId=7']
  const { status, stdout } = await run(args, url, { env })
  expect([status, parseAuthorization(stdout.trim())?.signedHeaders]).toEqual([0, ['host']])
  expect(await run([...args, '--against', stdout.trim()], url, { env })).toMatchObject({
    stdout: 'The signatures are the same.\n',
  })
  expect((await run([...args, '--explain'], url, { env })).stdout).toContain('agentId=7&ccId=1')
  const post = await run(['sign', '--method', 'POST', '--path', '/x'], url, { env })
  expect(post).toMatchObject({ status: 2, stderr: expect.stringMatching(/With --method GET, give a --path/) })
})

test('the number of a search is signed as the header that carries it, percent-encoded', async () => {
  const [path, number] = ['/calls?ccId=1', '+55 11 5550-0100']
  const args = ['sign', '--method', 'GET', '--path', path, '--number', number]
  const mock = inject('mocks').url
  const authorization = (await run(args, mock)).stdout.trim()
  expect(parseAuthorization(authorization)?.signedHeaders).toEqual(['host', 'x-call-number'])
  const search = (sent: string) => fetch(mock + path, { headers: { authorization, 'x-call-number': sent } })
  expect((await search(encodeURIComponent(number))).status).toBe(200)
  expect((await search('5550100')).status).toBe(401)
  expect(await run([...args, '--against', authorization], mock)).toMatchObject({ status: 0 })
})
