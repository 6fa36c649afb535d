import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { expect, onTestFinished, test } from 'vitest'
import { Program } from '../../test/program.ts'
import { runCommand } from '../../test/run-command.ts'
import { accessKey, secretKey } from '../../test/server.ts'
import { addAccessKey } from '../auth/access-keys.ts'
import { openStore } from '../store/open-store.ts'

test('a country that does not exist is refused', async () => {
  const refused = /--country must be a code of ISO 3166 with two letters, such as BR, but is Brazil/
  const serve = ['serve', '--port', '0', '--database', 'sqlite::memory:', '--country', 'Brazil']
  expect(await runCommand(serve)).toEqual([1, expect.stringMatching(refused)])
  const reindex = ['reindex', '--database', 'sqlite::memory:', '--country', 'Brazil']
  expect(await runCommand(reindex)).toEqual([1, expect.stringMatching(/must be a code of ISO 3166/)])
})

test('a server with a country finds a number however it is written, also in records that were stored before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-country-'))
  const program = new Program(folder)
  onTestFinished(() => {
    program.stopAll()
    rmSync(folder, { recursive: true })
  })
  const database = `sqlite:${join(folder, 'cdr.sqlite')}`
  const store = await openStore(database)
  await addAccessKey(store.engine, { accessKey, secretKey, permissions: ['search'] })
  const entry = (callId: string, callerNo: string) => ({
    ccId: 1,
    direction: 'inbound' as const,
    callId,
    recordJson: JSON.stringify({ callId, callerNo }),
  })
  await store.put([entry('a', '(11) 98765-4321'), entry('b', '(11) 98765-4322')], await store.addSource('import', 'x'))
  const { url, err } = await program.start(['serve', '--port', '0', '--database', database, '--country', 'br'])
  await using client = createCdrClient({ baseUrl: url, accessKey, secretKey, ccId: 1 })
  const found = async (number: string) => {
    const calls = await Array.fromAsync(client.searchCalls({ number }))
    return calls.map(({ callId, callingNumber }) => [callId, callingNumber])
  }
  await expect.poll(() => found('+5511987654321'), { timeout: 120_000 }).toEqual([['a', '+5511987654321']])
  expect(await found('0055 11 98765-4321')).toEqual([['a', '+5511987654321']])
  expect(await found('011987654322')).toEqual([['b', '+5511987654322']])
  expect(err.join('\n')).toContain('the country of phone numbers has changed')
})
