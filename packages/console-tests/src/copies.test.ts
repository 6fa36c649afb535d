import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { signRequest } from '@org/cms-cdr-client/signing'
import type { Page } from 'playwright-core'
import { afterEach, expect, test } from 'vitest'
import { accessKey, secretKey } from '../../../apps/server/test/server.ts'
import { builtPages, outbound, useTestConsole } from '../test/console.ts'

// What is copied of a call does what it says, for whoever has the keys.
const tests = useTestConsole()
const run = promisify(execFile)
const env = { PATH: process.env.PATH, CMS_CDR_AK: accessKey, CMS_CDR_SK: secretKey }
const program = join(import.meta.dirname, '..', 'copied-program.mts')
afterEach(() => rmSync(program, { force: true }))

async function openCall(): Promise<Page> {
  const page = await tests.openSignedIn(`/call?id=${outbound}`)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  return page
}

async function copy(page: Page, form: string): Promise<string> {
  await page.getByRole('button', { name: form, exact: true }).click()
  await page.getByText(`Copied as ${form}.`).waitFor()
  return page.evaluate<string>('navigator.clipboard.readText()')
}

test('a call that is copied as curl is a script for any shell: it signs by itself, and queries this server', async () => {
  const script = await copy(await openCall(), 'curl')
  const { stdout } = await run('sh', ['-c', script], { env })
  expect(JSON.parse(stdout)).toMatchObject({ resultCode: '0100000', resultDesc: { callId: outbound } })
  const wrong = run('sh', ['-c', script], { env: { ...env, CMS_CDR_SK: 'another' } })
  await expect(wrong).rejects.toMatchObject({ code: 22, stderr: expect.stringContaining('401') })
})

test('a call that is copied as TypeScript is a program that runs', async () => {
  writeFileSync(program, `${await copy(await openCall(), 'TypeScript')}\nconsole.log(cdr.callId, cdr.direction)\n`)
  const { stdout } = await run(process.execPath, [program], { env })
  expect(stdout.trim()).toBe(`${outbound} outbound`)
})

test('a call that is copied as JSON, as Markdown or as a line of the command line names the call', async () => {
  const page = await openCall()
  expect(JSON.parse(await copy(page, 'JSON'))).toMatchObject({ callId: outbound, direction: 'outbound' })
  const markdown = await copy(page, 'Markdown')
  expect(markdown).toMatch(/^Rang for 0:12\. Agent 1043 talked for 1:35\. .*\n\n\| \| \|\n/)
  expect(markdown).toContain(`| Call ID | ${outbound} |`)
  expect(markdown).toContain('| Talk | 1:35 |')
  expect(await copy(page, 'CLI')).toBe(`cms-cdr get ${outbound} --direction outbound --cc-id 1`)
})

test('the console holds what is signed, and nothing that signs', () => {
  const folder = join(builtPages.console, 'assets')
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'))
  const console = scripts.map((file) => readFileSync(join(folder, file), 'utf8')).join('\n')
  const request = { method: 'POST', path: '/', headers: {} }
  const keys = { accessKey, secretKey }
  const scheme = { timestamp: 'seconds', signedHeaders: [], blankLineForEmptyQuery: false } as const
  // What signRequest says when something is wrong is in each bundle that holds it.
  for (const options of [
    { ...keys, scheme },
    { ...keys, accessKey: '' },
  ]) {
    const message = messageOf(() => signRequest(request, options))
    expect(message).toMatch(/\w+ \w+/)
    expect(console).not.toContain(message)
  }
  expect(console).toContain('openssl dgst')
})

function messageOf(refuse: () => unknown): string {
  try {
    refuse()
  } catch (error) {
    return (error as Error).message
  }
  return ''
}
