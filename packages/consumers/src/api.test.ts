import { readdirSync, readFileSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { apiReport } from './api-report.ts'

const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))
const { report, undocumented } = apiReport()

test('the public surface is the one that was reviewed; after a change run pnpm api, and add a changeset', () => {
  expect(report).toBe(readFileSync(join(client, 'api.md'), 'utf8'))
})

test('every export has a doc comment', () => {
  const exported = new Set(
    Array.from(
      report.matchAll(/^export (?:\w+ )*?(?:class|const|function|interface|type) (\w+)/gm),
      ([, name]) => name,
    ),
  )
  const missing = undocumented.filter((text) => exported.has(/"(\w+)"/.exec(text)?.[1]))
  expect(exported.size).toBeGreaterThan(60)
  expect(missing).toEqual([])
})

const dist = join(client, 'dist')
const declarations = readdirSync(dist)
  .filter((file) => file.endsWith('.d.ts'))
  .map((file) => readFileSync(join(dist, file), 'utf8'))
  .join('\n')

test.each(['', '/node', '/browser', '/codes', '/canonical-request', '/signing', '/testing'])(
  'every value that "@org/cms-cdr-client%s" exports shows an example',
  async (entry) => {
    const values = Object.keys(await import(`@org/cms-cdr-client${entry}`))
    expect(values.length).toBeGreaterThan(1)
    const without = values.filter((name) => {
      const declared = new RegExp(
        `/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*(?:export )?(?:declare )?(?:abstract )?(?:function|const|class) ${name}\\b`,
      )
      return !declared.exec(declarations)?.[1]?.includes('@example')
    })
    expect(without).toEqual([])
  },
)
