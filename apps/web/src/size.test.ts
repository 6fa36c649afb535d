import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'

const dist = join(import.meta.dirname, '..', 'dist')

test('what a browser loads of scripts before the first view keeps within its budget, and nothing stands in the page itself', () => {
  const html = readFileSync(join(dist, 'index.html'), 'utf8')
  const scripts = Array.from(
    html.matchAll(/(?:src|modulepreload" crossorigin href)="([^"]+\.js)"/g),
    ([, path]) => path,
  )
  expect(scripts.length).toBeGreaterThan(0)
  const bytes = scripts.reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path ?? ''))).length, 0)
  expect(bytes).toBeLessThanOrEqual(106_000)
  // The policy of the server allows no inline script and no inline style.
  expect(html).not.toMatch(/<style|<script(?![^>]*src=)|style="|onload=/)
})
