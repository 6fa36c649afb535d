import { text } from 'node:stream/consumers'
import { type ContractConsumer, type ContractSystem, describeContract } from '@org/cms-cdr-contract/vitest'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import type { BrowserContext, Page } from 'playwright-core'
import { addAnn, password } from '../../../apps/server/test/ann.ts'
import { startTestServer } from '../../../apps/server/test/server.ts'
import { builtPages, usualOptions } from '../test/console.ts'

// The contract as a person sees it: the built console in a real browser, over the real server.
let rightKeys: Readonly<Record<string, string>> = {}

const system: ContractSystem = {
  name: 'the server',
  scenarios: false,
  prefer: false,
  searches: true,
  stores: true,
  async start({ records, keys }) {
    rightKeys = keys
    const server = await startTestServer({ console: builtPages.console })
    const entries = records.map(({ ccId, isCallin, callId, record }) => ({
      ccId,
      direction: isCallin === 'true' ? ('inbound' as const) : ('outbound' as const),
      callId,
      recordJson: JSON.stringify(record),
    }))
    await server.store.put(entries, await server.store.addSource('import', 'contract'))
    await addAnn(server.store.engine)
    const stop = async (): Promise<void> => {
      // A browser keeps connections open, for which the server would wait.
      await Promise.all(contexts.splice(0).map((context) => context.close()))
      await server[Symbol.asyncDispose]()
    }
    return { url: server.url, stop }
  },
}

const contexts: BrowserContext[] = []
const pages = new Map<string, Promise<Page>>()

/** Uses the page of a person, one case after another. A person has no keys; one whose key would be wrong is one who has not signed in. */
function onPage<Seen>(url: string, isRight: boolean, use: (page: Page) => Promise<Seen>): Promise<Seen> {
  const person = `${url} ${isRight}`
  const page = pages.get(person) ?? newPage(url, isRight)
  const seen = page.then(use)
  pages.set(
    person,
    seen.then(
      () => page,
      () => page,
    ),
  )
  return seen
}

async function newPage(url: string, signsIn: boolean): Promise<Page> {
  const context = await (await sharedBrowser()).newContext(usualOptions)
  contexts.push(context)
  if (signsIn) await context.request.post(`${url}/session`, { data: { person: 'ann', password } })
  const page = await context.newPage()
  // There is one clipboard for all pages, which are used at the same time.
  await page.addInitScript('navigator.clipboard.writeText = async (text) => { globalThis.copied = text }')
  return page
}

const person: ContractConsumer = {
  name: 'a person at the console',
  lookUp: ({ url, accessKey, secretKey, query }) =>
    onPage(url, rightKeys[accessKey] === secretKey, async (page) => {
      const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
      const question = new URLSearchParams({ id: query.callId, direction, ccId: String(query.ccId) })
      await page.goto(`${url}/call?${question}`)
      await page.locator('.call, .failure, .sign-in').first().waitFor()
      if (await page.locator('.sign-in').isVisible()) return { error: { code: 'auth' } }
      if (await page.locator('.failure').isVisible()) {
        const anchor = await page.locator('.failure a').getAttribute('href')
        return { error: { code: String(anchor?.split('#error-')[1]).replaceAll('-', '_') } }
      }
      await page.getByRole('button', { name: 'Reveal numbers' }).click()
      await page.getByText('Numbers revealed.').waitFor()
      await page.getByRole('button', { name: 'JSON' }).click()
      await page.getByText('Copied as JSON.').waitFor()
      return { record: JSON.parse(await page.evaluate('copied')) }
    }),
  search: ({ url, accessKey, secretKey, query }) =>
    onPage(url, rightKeys[accessKey] === secretKey, async (page) => {
      const { ccId, agentId, direction } = query
      const filters = {
        ccId,
        agent: agentId,
        from: '2023-11-14',
        to: '2023-11-15',
        ...(direction ? { direction } : {}),
      }
      const given = Object.entries(filters).map(([name, value]) => [name, String(value)])
      await page.goto(`${url}/?${new URLSearchParams(given)}`)
      const exporting = page.getByRole('button', { name: 'Export' })
      await exporting.or(page.locator('.sign-in')).first().waitFor()
      if (await page.locator('.sign-in').isVisible()) return { error: { code: 'auth' } }
      await exporting.click()
      const item = page.getByRole('menuitem', { name: 'NDJSON' })
      const [download] = await Promise.all([page.waitForEvent('download'), item.click()])
      const lines = (await text(await download.createReadStream())).split('\n').filter(Boolean)
      return { calls: lines.map((line) => JSON.parse(line)) }
    }),
}

describeContract(system, { consumer: person, oneCodePerCatalogue: true })
