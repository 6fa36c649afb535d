import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { languages } from './i18n/languages.ts'

const dist = join(import.meta.dirname, '..', 'dist')
const assets = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'))
const html = readFileSync(join(dist, 'index.html'), 'utf8')
const codeOf = (name: string): string => readFileSync(join(dist, 'assets', name), 'utf8')

/** The chunks that a browser loads to run one of them: itself, and all that it imports. */
function chunksOf(name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found
  found.add(name)
  for (const [, imported] of codeOf(name).matchAll(/(?:from|import)"\.\/([^"]+\.js)"/g)) chunksOf(imported ?? '', found)
  return found
}

test('what a browser loads of scripts before the first view can be used keeps within its budget', () => {
  const inPage = Array.from(
    html.matchAll(/(?:src|modulepreload" crossorigin href)="\/assets\/([^"]+\.js)"/g),
    ([, name]) => name ?? '',
  )
  // The first view, and one language, of which the largest counts.
  const firstView = assets.filter((name) => name.startsWith('archive-page-'))
  const tags = Object.keys(languages).join('|')
  const catalogs = assets.filter((name) => new RegExp(`^(${tags})-[\\w-]+\\.js$`).test(name))
  expect([firstView.length, catalogs.length]).toEqual([1, Object.keys(languages).length])
  const sizeOf = (name: string): number => gzipSync(codeOf(name)).length
  const [largest = ''] = catalogs.toSorted((one, other) => sizeOf(other) - sizeOf(one))
  const chunks = new Set([...inPage, ...firstView, largest].flatMap((name) => [...chunksOf(name)]))
  const size = [...chunks].reduce((sum, name) => sum + sizeOf(name), 0)
  // React and React Aria alone are most of it: a graph that ends early would count almost nothing.
  expect(size).toBeGreaterThan(150_000)
  expect(size).toBeLessThanOrEqual(200_000)
  // A page without HTTP/2 has six requests in flight.
  expect(chunks.size).toBeLessThanOrEqual(18)
})

test('the policy of the server allows no inline script and no inline style, and the page has none', () => {
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)|style="|onload=/)
})
