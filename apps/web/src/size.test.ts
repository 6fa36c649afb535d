import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { languages } from './i18n/languages.ts'

const dist = join(import.meta.dirname, '..', 'dist')

test('what a browser loads of scripts before the first view keeps within its budget, and nothing stands in the page itself', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const scripts = Array.from(
    html.matchAll(/(?:src|modulepreload" crossorigin href)="([^"]+\.js)"/g),
    ([, path]) => path,
  )
  expect(scripts.length).toBeGreaterThan(0)
  // One language is loaded with the page: the largest one counts.
  const tags = Object.keys(languages).join('|')
  const catalogs = readdirSync(join(dist, 'assets')).filter((name) => new RegExp(`^(${tags})-[\\w-]+\\.js$`).test(name))
  expect(catalogs).toHaveLength(Object.keys(languages).length)
  const largest = Math.max(...catalogs.map((name) => gzipSync(readFileSync(join(dist, 'assets', name))).length))
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path ?? ''))).length, largest)
  expect(bytes).toBeLessThanOrEqual(200_000)
  // The policy of the server allows no inline script and no inline style.
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)|style="|onload=/)
})
