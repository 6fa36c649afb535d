import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type OutputChunk, rolldown } from 'rolldown'
import { describe, expect, test } from 'vitest'

/** Bytes of minified, gzipped JavaScript, with all that may be fetched later. */
const budgets: Readonly<Record<string, number>> = {
  '.': 45_000,
  './browser': 40_000,
  './browser only isCdrError': 800,
  './browser only isPlausibleDuration': 800,
  './codes': 6300,
  './signing': 5000,
  './signing in a page': 800,
  './testing': 1600,
}
const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))

async function sizeOf(name: string): Promise<number> {
  const [start = '', page] = name.split(' in a ')
  const [entry = '', only] = start.split(' only ')
  const source = `export ${only ? `{ ${only} }` : '*'} from '@org/cms-cdr-client${entry.slice(1)}'`
  const bundle = await rolldown({
    input: 'entry',
    cwd: client,
    platform: 'neutral',
    resolve: { conditionNames: [...(page ? ['browser'] : []), 'import', 'default'], mainFields: ['module', 'main'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === 'entry' ? join(client, 'entry.js') : null),
        load: (id) => (id === join(client, 'entry.js') ? source : null),
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  const chunks = output.filter((one): one is OutputChunk => one.type === 'chunk')
  return chunks.reduce((sum, { code }) => sum + gzipSync(code, { level: 9 }).length, 0)
}

describe('the size of an entry keeps within its budget', () => {
  test.each(Object.entries(budgets))('%s', async (entry, budget) => {
    const size = await sizeOf(entry)
    console.info(`size of ${entry}: ${size} bytes`)
    expect(size).toBeLessThanOrEqual(budget)
  })
})
