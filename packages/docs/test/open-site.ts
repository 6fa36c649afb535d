import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedBrowser } from '@org/cms-cdr-test-support/browser'
import type { Page } from 'playwright-core'
import { afterAll, inject } from 'vitest'

const dist = join(import.meta.dirname, '..', 'dist')

/** The files of all pages, such as `signing/index.html`. */
export const pages = globSync('**/index.html', { cwd: dist })

/** The files of all pages but the reference. */
export const guide = pages.filter((file) => !file.startsWith('reference'))

/** Returns a file of the built site. */
export const read = (file: string): string => readFileSync(join(dist, file), 'utf8')

/** A page in a browser of its own, and what it does that no page of the site may. */
export interface OpenSite {
  readonly page: Page
  /** Addresses of other hosts that were requested. */
  readonly outside: readonly string[]
  /** Errors and warnings. */
  readonly complaints: readonly string[]
}

/** Opens an empty page, in which the tests of a file look at the site. */
export async function openSite(): Promise<OpenSite> {
  const context = await (await sharedBrowser()).newContext()
  afterAll(() => context.close())
  const page = await context.newPage()
  page.setDefaultTimeout(120_000)
  const outside: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(inject('siteUrl')) && !/^(blob|data):/.test(url)) outside.push(url)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  return { page, outside, complaints }
}
