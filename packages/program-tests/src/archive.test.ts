import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, expect, test } from 'vitest'

// Calls are fetched by the command line, imported into the server, and fetched from there again.

const programs = {
  cli: programOf('@org/cms-cdr-cli', 'main.cjs'),
  server: programOf('@org/cms-cdr-server', 'main.js'),
} as const

function programOf(name: string, file: string): string {
  return join(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), 'dist', file)
}

/** The responses of CC-CMS by call ID, as JSON text: integers beyond 2^53 are written as digits. */
const responses: Readonly<Record<string, string>> = {
  'plain-1': success({ vdn: 1, callerNo: '055510101', callType: 0, agentId: 101, callTime: 30, releaseCause: 531 }),
  'negative-1': success({
    vdn: -1,
    agentId: -1,
    skillId: -1,
    ackTime: -28_800,
    queueWaitTime: -1,
    callTime: 4294967295,
  }),
  'large-1': success({ agentId: 'DIGITS', callerNo: 'DIGITS', callTime: 5 }).replaceAll(
    '"DIGITS"',
    '12345678901234567890',
  ),
  'times-1': success({ beginTime: '2024/12/01 23:59:50', endTime: '2024-12-01T23:59:59Z', callTime: 9 }),
  'unknown-1': success({ 'agentId ': 7, newField: { list: [1, null] }, callTime: 5.5, vdn: '12', anonyCall: 1 }),
  'texts-1': success({
    callerNo: '0049301234567',
    calleeNo: '+49301234567',
    busiResult: '=1+1; "quoted",\n não, 呼叫',
  }),
  'texts-2': success({ callerNo: "O'0049", calleeNo: '12345678901234567', busiResult: "'tis -1", busiSubStatus: '-1' }),
  'array-1': success([{ callId: 'array-1', callTime: 1 }]),
  'nested-1': success(JSON.stringify({ callId: 'nested-1', callTime: 2 })),
  'legacy-1': JSON.stringify({ result: '0', resultCode: '0100000', resultDatas: { callId: 'legacy-1', callTime: 3 } }),
}
const outbound: Readonly<Record<string, string>> = {
  'predicted-1': success({
    callId: 'predicted-1',
    callType: 43,
    callTime: 110,
    beginTime: '2023-11-14 19:13:20',
    endTime: '2023-11-14 19:15:10',
    result: '0900',
    resultCode: '1001',
    busiResult: 'SOLD',
    busiSubStatus: 'SOLD_BY_CARD',
  }),
}
const callIds = [...Object.keys(responses), ...Object.keys(outbound)].sort()

function success(record: object | string): string {
  return JSON.stringify({ resultCode: '0100000', resultDesc: record })
}

const platform = createServer(async (request, response) => {
  const { callId, isCallin } = JSON.parse(await text(request)).queryParam
  const known = isCallin === 'true' ? responses : outbound
  // Most records name their call, as those of CC-CMS do.
  const found = known[callId]?.replace('"resultDesc":{', `"resultDesc":{"callId":"${callId}",`)
  response.setHeader('content-type', 'application/json;charset=UTF-8')
  response.end(found ?? '{"resultCode":"0100000","resultDesc":null}')
})
const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-archive-'))
const running: ChildProcess[] = []
beforeAll(async () => {
  writeFileSync(join(folder, 'ids.txt'), callIds.join('\n'))
  platform.listen(0, '127.0.0.1')
  await once(platform, 'listening')
  await run('server', ['key', 'add', 'ak', '--secret-file', '-', '--database', 'sqlite:empty.sqlite'])
})
afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
  platform.close()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
})

async function run(name: keyof typeof programs, args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [programs[name], ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...env },
  })
  child.stdin.end('sk')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { status: child.exitCode, stdout, stderr }
}

function environment(url: string): NodeJS.ProcessEnv {
  const settings = { CMS_CDR_URL: url, CMS_CDR_AK: 'ak', CMS_CDR_SK: 'sk', CMS_CDR_CC_ID: '1' }
  return { ...settings, CMS_CDR_CONFIG_FOLDER: join(folder, 'no-profiles') }
}

async function serve(database: string): Promise<string> {
  const args = [programs.server, 'serve', '--port', '0', '--database', database]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] })
  running.push(child)
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\/\/[^/\s]+/.exec(line) ?? []
    if (url) return url
  }
  throw new Error('The server ended before it listened.')
}

type Fields = Record<string, unknown>

/** The records of a file, without what describes a response, in the order of their call IDs. */
function recordsIn(file: string): Fields[] {
  const content = readFileSync(join(folder, file), 'utf8')
  return (
    file.endsWith('.csv')
      ? csvRows(content)
      : content
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
  )
    .map(({ quirks, deviations, resultCode, result, resultDesc, resultDatas, ...others }) => {
      return { ...others, ...record(resultDesc ?? resultDatas) }
    })
    .sort((one, other) => (String(one.callId) < String(other.callId) ? -1 : 1))
}

function csvRows(content: string): Fields[] {
  const delimiter = [',', ';', '\t'].filter((one) => content.split('\n')[0]?.includes(one))
  return parse(content, { bom: true, columns: true, delimiter })
}

function record(value: unknown): Fields {
  if (Array.isArray(value)) return record(value[0])
  return typeof value === 'string' ? record(JSON.parse(value)) : Object(value ?? {})
}

// Each runs four programs one after the other, so they run at the same time.
test.concurrent.each([
  ['NDJSON', 'plain.ndjson', []],
  ['NDJSON with a time zone', 'zone.ndjson', ['--time-zone', 'America/Sao_Paulo']],
  ['responses', 'raw.ndjson', ['--raw']],
  ['CSV', 'plain.csv', ['--csv']],
  ['CSV with semicolons and a byte order mark', 'semicolon.csv', ['--csv', '--delimiter', ';', '--bom']],
  ['CSV with tabs and a time zone', 'tab.csv', ['--csv', '--delimiter', 'tab', '--time-zone', 'Europe/Berlin']],
  ['CSV for programs', 'exact.csv', ['--csv', '--exact']],
  ['chosen fields', 'fields.csv', ['--csv', '--fields', 'direction,talkSeconds,ccId,callType,callId']],
  ['chosen fields in NDJSON', 'fields.ndjson', ['--fields', 'releaseCause.value,callId,ccId,direction']],
])('what bulk writes as %s is imported, and the same records come back', async (_name, file, options) => {
  const { port } = platform.address() as AddressInfo
  const bulk = (name: string, url: string) =>
    run('cli', ['bulk', 'ids.txt', '--output', name, ...options], environment(url))
  expect(await bulk(file, `http://127.0.0.1:${port}`)).toMatchObject({ status: 0 })
  copyFileSync(join(folder, 'empty.sqlite'), join(folder, `${file}.sqlite`))
  const database = `sqlite:${file}.sqlite`
  expect(await run('server', ['import', file, '--database', database])).toEqual({
    status: 0,
    stdout: `${file}: ${callIds.length} stored, 0 unchanged, 0 rejected\n`,
    stderr: '',
  })
  expect(await bulk(`again-${file}`, await serve(database))).toMatchObject({ status: 0 })
  expect(recordsIn(file).map(({ callId }) => callId)).toEqual(callIds)
  expect(recordsIn(`again-${file}`)).toEqual(recordsIn(file))
})

test('what is imported is found by a search, by a key that may search', async () => {
  const database = 'sqlite:search.sqlite'
  copyFileSync(join(folder, 'empty.sqlite'), join(folder, 'search.sqlite'))
  const calls = [
    { callId: '1700000000-1', skillId: 9, queueWaitTime: 85, callTime: 0, releaseCause: 512 },
    { callId: '1700000060-1', skillId: 9, queueWaitTime: 5, callTime: 30, agentId: 7, releaseCause: 0 },
  ]
  const lines = calls.map((call) => JSON.stringify({ ccId: 1, isCallin: 'true', ...call }))
  writeFileSync(join(folder, 'search.ndjson'), lines.join('\n'))
  await run('server', ['import', 'search.ndjson', '--database', database])
  await run('server', ['reindex', '--time-zone', 'Asia/Shanghai', '--database', database])
  const url = await serve(database)
  const search = ['search', '--from', '2023-11-15', '--to', '2023-11-15', '--abandoned']
  expect(await run('cli', search, environment(url))).toMatchObject({
    status: 6,
    stderr: expect.stringMatching(/The access key ak has no permission to search/),
  })
  await run('server', ['key', 'set', 'ak', '--permission', 'search', '--database', database])
  await expect
    .poll(async () => (await run('cli', search, environment(url))).stdout, { timeout: 30_000, interval: 200 })
    .not.toBe('')
  const { stdout } = await run('cli', search, environment(url))
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).callId),
  ).toEqual(['1700000000-1'])
})
