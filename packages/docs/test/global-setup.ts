import { join } from 'node:path'
import { preview } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the built site, with a slash at its end. */
    readonly siteUrl: string
  }
}

/** Serves the built site as Astro does it, but without Astro's integrations, which take a second to load and serve nothing. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await preview({
    configFile: false,
    root: join(import.meta.dirname, '..'),
    base: '/docs/',
    appType: 'mpa',
    // The browser keeps the scripts and styles that the pages share, as it does when the server sends them.
    preview: { host: '127.0.0.1', port: 0, headers: { 'cache-control': 'max-age=3600' } },
    logLevel: 'error',
  })
  project.provide('siteUrl', String(server.resolvedUrls?.local[0]))
  return () => server.close()
}
