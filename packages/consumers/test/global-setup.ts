import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pack, type Tarball } from '@org/cms-cdr-test-support/pack'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** The packages as they would be published, packed once for all tests. */
    readonly tarballs: { readonly client: Tarball; readonly cli: Tarball }
  }
}

/** Packs the client and the command line. */
export default async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-tarballs-'))
  const installed = (name: string): string =>
    realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', name))
  const [client, cli] = await Promise.all([
    pack(installed('cms-cdr-client'), folder),
    pack(installed('cms-cdr-cli'), folder),
  ])
  project.provide('tarballs', { client, cli })
  return () => rmSync(folder, { recursive: true })
}
