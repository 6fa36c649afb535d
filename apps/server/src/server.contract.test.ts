import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { arbitraryRecord, conform } from '@org/cms-cdr-contract'
import { type ContractSystem, clientConsumer, describeContract } from '@org/cms-cdr-contract/vitest'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildApp } from './app.ts'
import { openStore } from './store/open-store.ts'
import type { CdrKey, CdrStore } from './store/store.ts'

const sqlite: ContractSystem = {
  name: 'the server on SQLite',
  scenarios: false,
  prefer: false,
  wrongFieldsStatus: 200,
  async start({ keys, records, now }) {
    const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-contract-'))
    const store = openStore(`sqlite:${join(folder, 'cdr.sqlite')}`)
    const source = await store.addSource('import', 'contract')
    await store.put(
      records.map(({ ccId, isCallin, callId, record }) => ({
        ...keyOf(ccId, isCallin, callId),
        recordJson: JSON.stringify(record),
      })),
      source,
    )
    const { url, stop } = await listen(store, keys, now)
    return {
      url,
      async stop() {
        await stop()
        rmSync(folder, { recursive: true })
      },
    }
  },
}

function keyOf(ccId: number, isCallin: string, callId: string): CdrKey {
  return { ccId, direction: isCallin === 'true' ? 'inbound' : 'outbound', callId }
}

async function listen(
  store: CdrStore,
  keys: Readonly<Record<string, string>>,
  now?: Date,
): Promise<{ url: string; stop(): Promise<void> }> {
  const settings = { store, keys: new Map(Object.entries(keys)), notFound: 'absent', clockSkewSeconds: 900 }
  const app = buildApp({ ...settings, ...(now ? { now: () => now } : {}) })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const stop = async (): Promise<void> => {
    await app.close()
    await store.close()
  }
  return { url, stop }
}

describeContract(sqlite)
describeContract(sqlite, { consumer: clientConsumer('the client for Node') })

test('the safe check of a live system finds no deviation in the server', async () => {
  const { url, stop } = await sqlite.start({ keys: { ak: 'sk' }, records: [], answers: {} })
  const report = await conform({ url, accessKey: 'ak', secretKey: 'sk', ccId: 1, callIds: ['1'] })
  expect(report.results.filter((result) => result.outcome !== 'conforms')).toEqual([])
  await stop()
})

test('an arbitrary valid record survives store, wire and client unchanged', async () => {
  const store = openStore('sqlite::memory:')
  const source = await store.addSource('import', 'property')
  const { url, stop } = await listen(store, { ak: 'sk' })
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1, timeZone: 'Europe/Berlin' })
  const callId = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(arbitraryRecord(callId), fc.uuid(), async (record, suffix) => {
      const id = `${record.callId}${suffix}`
      await store.put([{ ...keyOf(1, 'true', id), recordJson: JSON.stringify(record) }], source)
      const cdr = await client.getCdr({ callId: id, direction: 'inbound' })
      expect(cdr.raw).toEqual({ result: '0', resultCode: '0100000', resultDatas: record, resultDesc: record })
    }),
    { numRuns: 200 },
  )
  await stop()
})
