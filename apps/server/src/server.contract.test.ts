import { createCdrClient } from '@org/cms-cdr-client/node'
import { anyCharacter, arbitraryRecord, conform } from '@org/cms-cdr-contract'
import { type ContractSystem, clientConsumer, describeContract } from '@org/cms-cdr-contract/vitest'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { describeOnEveryEngine, type NewAddress } from '../test/engines.ts'
import { buildApp } from './app.ts'
import { addAccessKey } from './auth/access-keys.ts'
import { KeyRing } from './auth/key-ring.ts'
import type { CdrStore } from './store/cdr-store.ts'
import { openStore } from './store/open-store.ts'
import type { CdrKey } from './store/store.ts'

function keyOf(ccId: number, isCallin: string, callId: string): CdrKey {
  return { ccId, direction: isCallin === 'true' ? 'inbound' : 'outbound', callId }
}

async function listen(store: CdrStore, keys: Readonly<Record<string, string>>, now?: Date) {
  for (const [accessKey, secretKey] of Object.entries(keys))
    await addAccessKey(store.engine, { accessKey, secretKey, permissions: ['search'] })
  const app = buildApp({
    store,
    keys: await KeyRing.open(store.engine),
    clockSkewSeconds: 900,
    // The server shares its event loop with the tests, which may keep it busy.
    maxEventLoopDelay: 0,
    ...(now ? { now: () => now } : {}),
  })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const stop = async (): Promise<void> => {
    await app.close()
    await store.close()
  }
  return { url, stop }
}

function systemOn(newAddress: NewAddress): ContractSystem {
  return {
    name: 'the server',
    scenarios: false,
    prefer: false,
    searches: true,
    stores: true,
    async start({ keys, records, now }) {
      const store = await openStore(await newAddress())
      const entries = records.map(({ ccId, isCallin, callId, record }) => ({
        ...keyOf(ccId, isCallin, callId),
        recordJson: JSON.stringify(record),
      }))
      await store.put(entries, await store.addSource('import', 'contract'))
      return listen(store, keys, now)
    },
  }
}

/** The client keeps integers that a number cannot hold as the text of their digits. */
function withExactIntegers(record: object): unknown {
  return JSON.parse(JSON.stringify(record), (_key, value) => {
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value
    const digits = String(value)
    return /^-?\d+$/.test(digits) ? digits : BigInt(value).toString()
  })
}

describeOnEveryEngine('the contract', (newAddress) => {
  const system = systemOn(newAddress)
  describeContract(system)
  describeContract(system, { consumer: clientConsumer('the client for Node') })

  test('the safe check of a live system finds no deviation in the server', async () => {
    const query = { ccId: 1, isCallin: 'false', callId: '1' } as const
    const records = [{ ...query, record: { callId: '1', callTime: 1 } }]
    const { url, stop } = await system.start({ keys: { ak: 'sk' }, records, envelopes: {} })
    const options = { url, accessKey: 'ak', secretKey: 'sk', ccId: 1, callIds: ['1'], document: 'server' } as const
    const report = await conform(options)
    expect(report.results.filter((result) => result.outcome !== 'conforms')).toEqual([])
    expect(report.results).toHaveLength(10)
    await stop()
  })

  test('an arbitrary valid record survives store, HTTP and client', async () => {
    const store = await openStore(await newAddress())
    const source = await store.addSource('import', 'property')
    const { url, stop } = await listen(store, { ak: 'sk' })
    const settings = { accessKey: 'ak', secretKey: 'sk', ccId: 1, timeZone: 'Europe/Berlin' }
    const client = createCdrClient({ baseUrl: url, ...settings })
    // The spec refuses U+0000 in a call ID.
    const callId = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 60 }).filter((text) => !text.includes('\0'))
    await fc.assert(
      fc.asyncProperty(arbitraryRecord(callId), fc.uuid(), async (record, suffix) => {
        const id = `${record.callId}${suffix}`
        await store.put([{ ...keyOf(1, 'true', id), recordJson: JSON.stringify(record) }], source)
        const cdr = await client.getCdr({ callId: id, direction: 'inbound' })
        const exact = withExactIntegers(record)
        expect(cdr.raw).toEqual({ result: '0', resultCode: '0100000', resultDatas: exact, resultDesc: exact })
      }),
      { numRuns: isFullRun ? 200 : 40 },
    )
    await stop()
  })
})
