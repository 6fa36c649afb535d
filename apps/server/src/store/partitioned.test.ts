import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import { afterAll, expect, test } from 'vitest'
import { newPartitionedDatabase } from '../../test/engines.ts'
import { useProgram } from '../../test/program.ts'
import { openStore } from './open-store.ts'

const { folder, program } = useProgram('partitioned', afterAll)

test('imports, look-ups, exports and erasure work on tables that are partitioned by hash', async () => {
  const database = ['--database', await newPartitionedDatabase()]
  const line = (index: number, more: object = {}): string =>
    JSON.stringify({ ccId: 1, isCallin: 'true', callId: String(index), callerNo: '0049301234567', ...more })
  const lines = Array.from({ length: 600 }, (_, index) => line(index))
  writeFileSync(join(folder, 'calls.ndjson'), lines.join('\n'))
  const imported = (stored: number, unchanged: number) => ({
    status: 0,
    stdout: expect.stringContaining(`${stored} stored, ${unchanged} unchanged`),
  })
  expect(await program.run(['import', 'calls.ndjson', ...database])).toMatchObject(imported(600, 0))
  expect(await program.run(['import', 'calls.ndjson', ...database])).toMatchObject(imported(0, 600))
  const store = await openStore(database[1] ?? '')
  const sizes = await store.engine.query<{ rows: number }>(
    'SELECT COUNT(*) AS rows FROM cdr GROUP BY tableoid ORDER BY rows',
  )
  expect(sizes).toHaveLength(16)
  expect(sizes[0]?.rows).toBeGreaterThan(15)
  await store.close()

  await program.run(['key', 'add', 'ak', '--secret-file', '-', ...database], 'sk')
  const { url } = await program.start(['serve', '--port', '0', ...database])
  const client = createCdrClient({ baseUrl: url, accessKey: 'ak', secretKey: 'sk', ccId: 1 })
  expect(await client.getCdr({ callId: '599', direction: 'inbound' })).toMatchObject({
    callingNumber: '0049301234567',
  })
  expect(await client.findCdr({ callId: '600' })).toBeUndefined()
  const { stdout } = await program.run(['export', ...database])
  expect(stdout.trim().split('\n')).toHaveLength(600)
  expect(await program.run(['erase', '--number', '0049301234567', ...database])).toMatchObject({ status: 0 })
  expect((await program.run(['export', ...database])).stdout).toBe('')
})
