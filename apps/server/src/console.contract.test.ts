import { type ContractConsumer, type ContractSystem, describeContract } from '@org/cms-cdr-contract/vitest'
import { launchBrowser } from '@org/cms-cdr-test-browser'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { addPerson } from './people/people.ts'
import { builtPages, password } from './test-console.ts'
import { startTestServer } from './test-server.ts'

// The contract as a person sees it: the built console in a real browser, over the real server.
let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

let rightKeys: Readonly<Record<string, string>> = {}

const system: ContractSystem = {
  name: 'the server',
  scenarios: false,
  prefer: false,
  wrongFieldsStatus: 200,
  async start({ records, keys }) {
    rightKeys = keys
    const server = await startTestServer(builtPages)
    const entries = records.map(({ ccId, isCallin, callId, record }) => ({
      ccId,
      direction: isCallin === 'true' ? ('inbound' as const) : ('outbound' as const),
      callId,
      recordJson: JSON.stringify(record),
    }))
    await server.store.put(entries, await server.store.addSource('import', 'contract'))
    await addPerson(server.store.engine, 'ann', password)
    return { url: server.url, stop: async () => server[Symbol.asyncDispose]() }
  },
}

const signedIn = new Map<string, Promise<BrowserContext>>()

async function signIn(url: string): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en' })
  await context.request.post(`${url}/session`, { data: { person: 'ann', password } })
  return context
}

/** A person has no keys; one whose key would be wrong is one who has not signed in. */
async function contextFor(url: string, isRight: boolean): Promise<BrowserContext> {
  if (!isRight) return browser.newContext({ locale: 'en' })
  const context = signedIn.get(url) ?? signIn(url)
  signedIn.set(url, context)
  return context
}

const person: ContractConsumer = {
  name: 'a person at the console',
  async ask({ url, accessKey, secretKey, query }) {
    const context = await contextFor(url, rightKeys[accessKey] === secretKey)
    const page = await context.newPage()
    // There is one clipboard for all pages, which are asked at the same time.
    await page.addInitScript('navigator.clipboard.writeText = async (text) => { globalThis.copied = text }')
    try {
      const direction = query.isCallin === 'true' ? 'inbound' : 'outbound'
      const question = new URLSearchParams({ call: query.callId, direction, ccId: String(query.ccId) })
      await page.goto(`${url}/?${question}`)
      await page.locator('.call, .failure, .sign-in').first().waitFor()
      if (await page.locator('.sign-in').isVisible()) return { error: { code: 'auth' } }
      if (await page.locator('.failure').isVisible()) {
        const anchor = await page.locator('.failure a').getAttribute('href')
        return { error: { code: String(anchor?.split('#error-')[1]).replaceAll('-', '_') } }
      }
      await page.getByRole('button', { name: 'Show numbers' }).click()
      await page.getByText('Shown, and written to the audit.').waitFor()
      await page.getByRole('button', { name: 'JSON' }).click()
      await page.getByText('JSON: Copied.').waitFor()
      return { record: JSON.parse(await page.evaluate('copied')) }
    } finally {
      await page.close()
    }
  },
}

describeContract(system, { consumer: person })
