import { join } from 'node:path'
import { createCdrClient } from '@org/cms-cdr-client/node'
import type { ListItem } from '@org/cms-cdr-formats/read-list'
import { expect, test } from 'vitest'
import { startPlatform } from '../../test/platform.ts'
import { emptyFolder } from '../../test/run.ts'
import { bulkOptions } from '../options.ts'
import { readOptions } from '../parse-arguments.ts'
import { Journal } from './journal.ts'
import { Output, openLines } from './output.ts'
import { Tally } from './progress.ts'
import { LateCalls } from './read-input.ts'
import { runBulk } from './run-bulk.ts'

test('a late call is looked up again after the connection failed, and stays missing', async () => {
  const platform = await startPlatform()
  const interruption = new AbortController()
  platform.status = () => {
    if (platform.requested.length === 4) interruption.abort(new Error('enough'))
    return platform.requested.length === 2 ? 503 : undefined
  }
  const item: ListItem = { query: { callId: 'late-7' }, problem: undefined, line: 'late-7', lineNumber: 1 }
  async function* source(): AsyncGenerator<readonly ListItem[]> {
    yield [item]
  }
  const failed = join(emptyFolder(), 'failed.txt')
  const [late, tally] = [new LateCalls(1), new Tally()]
  const settings = { ccId: 1, accessKey: 'ak', secretKey: 'canary', retry: 0 } as const
  using open = new DisposableStack()
  await using client = createCdrClient({ baseUrl: platform.url, ...settings })
  const run = runBulk({
    options: { ...readOptions(bulkOptions), quiet: true, verbose: false, direction: 'inbound', concurrency: 1 },
    client,
    name: 'stdin',
    items: late.merge(source(), interruption.signal),
    journal: new Journal(undefined, {}),
    output: new Output(join(emptyFolder(), 'out.ndjson'), 'file:'),
    format: () => '',
    lines: { failed: openLines(failed, () => undefined, open) },
    late,
    tally,
    interruption,
    log: () => {},
  })
  await expect(run).rejects.toThrow('enough')
  expect(platform.requested).toHaveLength(4)
  expect(tally).toMatchObject({ missing: 1, failed: 0 })
})
