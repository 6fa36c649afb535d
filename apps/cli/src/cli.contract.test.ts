import { execFile } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { clientErrors } from '@org/cms-cdr-client'
import { type ContractConsumer, type ContractSystem, describeContract, envelopesOf } from '@org/cms-cdr-contract/vitest'
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

const cli: ContractConsumer = {
  name: 'the command line, spawned from its tarball',
  ask({ url, accessKey, secretKey, query }) {
    const env = {
      PATH: process.env.PATH,
      CMS_CDR_URL: url,
      CMS_CDR_AK: accessKey,
      CMS_CDR_SK: secretKey,
      CMS_CDR_CC_ID: String(query.ccId),
    }
    const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [program, 'get', query.callId, '--direction', direction],
        { env },
        (_error, stdout, stderr) => {
          if (child.exitCode === 0) return resolve({ record: JSON.parse(stdout) })
          const code = Object.values(clientErrors).find((entry) => entry.exitStatus === child.exitCode)?.code ?? stderr
          const resultCode = /result code ([\w-]+)/.exec(stderr)?.[1]
          resolve({ error: { code, ...(resultCode ? { resultCode } : {}) } })
        },
      )
    })
  },
}

const mockSystem: ContractSystem = {
  name: 'the mock',
  scenarios: true,
  prefer: true,
  async start(setup) {
    const mock = await createMock({ auth: 'verify', keys: setup.keys, answers: envelopesOf(setup) })
    return { url: mock.url, stop: () => mock.close() }
  },
}

describeContract(mockSystem, { consumer: cli, oneCodePerCatalogue: true })
