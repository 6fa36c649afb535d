import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

let source: string | undefined

/** Returns what axe finds wrong with a page without frames: the rule and the first element. */
export async function axeFaults(page: Page, options: RunOptions = {}): Promise<[rule: string, element?: string][]> {
  if (page.frames().length > 1)
    throw new Error('This page has frames, which axe would not see. Run axe in each of them.')
  if (!(await page.evaluate("'axe' in globalThis"))) {
    source ??= readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')
    // Unlike what page.evaluate() runs, a script that is run like this is compiled once for all documents of a process.
    const session = await page.context().newCDPSession(page)
    await session.send('Runtime.evaluate', { expression: source })
    await session.detach()
  }
  // Axe describes only what violates a rule.
  const run = JSON.stringify({ ...options, resultTypes: ['violations'] })
  return page.evaluate(
    `axe.run(${run}).then(({ violations }) => violations.map(({ id, nodes }) => [id, nodes[0]?.html]))`,
  )
}
