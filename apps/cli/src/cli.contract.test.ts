import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clientErrors } from '@org/cms-cdr-client'
import {
  type ContractConsumer,
  type ContractSystem,
  describeContract,
  envelopesOf,
  type FailureSight,
} from '@org/cms-cdr-contract/vitest'
import { createMock } from '@org/cms-cdr-mock'
import { pack, unpack } from '@org/cms-cdr-test-support/pack'
import { afterAll, beforeAll } from 'vitest'

// The tarball as it is published, unpacked where its dependencies can be found.
const root = join(import.meta.dirname, '..')
const folder = join(root, 'node_modules', '.packed')
const program = join(folder, 'dist', 'main.cjs')

beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  await unpack(await pack(root, folder), folder)
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Target {
  readonly url: string
  readonly accessKey: string
  readonly secretKey: string
  readonly query: { readonly ccId: number }
}

/** Runs the program. Returns what it prints, or the error that its exit status and its message name. */
function runCommand(
  args: readonly string[],
  { url, accessKey, secretKey, query }: Target,
): Promise<string | FailureSight> {
  const env = {
    PATH: process.env.PATH,
    CMS_CDR_URL: url,
    CMS_CDR_AK: accessKey,
    CMS_CDR_SK: secretKey,
    CMS_CDR_CC_ID: String(query.ccId),
  }
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_error, stdout, stderr) => {
      if (child.exitCode === 0) return resolve(stdout)
      const code = Object.values(clientErrors).find((entry) => entry.exitStatus === child.exitCode)?.code ?? stderr
      const resultCode = /result code ([\w-]+)/.exec(stderr)?.[1]
      resolve({ error: { code, ...(resultCode ? { resultCode } : {}) } })
    })
  })
}

const cli: ContractConsumer = {
  name: 'the command line, spawned from its tarball',
  async lookUp(target) {
    const { callId, isCallin } = target.query
    const seen = await runCommand(['get', callId, '--direction', isCallin === 'true' ? 'inbound' : 'outbound'], target)
    return typeof seen === 'string' ? { record: JSON.parse(seen) } : seen
  },
  async harvest(target) {
    const output = join(folder, `${randomUUID()}.ndjson`)
    const seen = await runCommand(['harvest', '--vdn', String(target.query.vdn), '--output', output], target)
    if (typeof seen !== 'string') return seen
    const lines = readFileSync(output, 'utf8').split('\n').filter(Boolean)
    return { calls: lines.map((line) => JSON.parse(line)) }
  },
}

const mockSystem: ContractSystem = {
  name: 'the mock',
  scenarios: true,
  prefer: true,
  lists: true,
  async start(setup) {
    const mock = await createMock({ auth: 'verify', keys: setup.keys, envelopes: envelopesOf(setup) })
    return { url: mock.url, stop: () => mock.close() }
  },
}

describeContract(mockSystem, { consumer: cli, oneCodePerCatalogue: true })
