import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createMock } from '@org/cms-cdr-mock'
import { pack, type Tarball } from '@org/cms-cdr-test-support/pack'
import type { TestProject } from 'vitest/node'

/** The packages that are published. */
const packages = ['client', 'mock', 'contract', 'cli', 'server', 'spec'] as const
type PackageName = (typeof packages)[number]

declare module 'vitest' {
  interface ProvidedContext {
    /** The packages as they would be published, packed once for all tests. */
    readonly tarballs: Readonly<Record<PackageName, Tarball>>
    /** One mock over HTTP and one over TLS, which verify signatures, and one that wants none, as a proxy that signs. */
    readonly mocks: {
      readonly url: string
      readonly tlsUrl: string
      readonly fingerprint: string
      readonly proxyUrl: string
    }
  }
}

/** The access keys that the mocks know: those of the projects, of the samples in the READMEs and of the command line. */
const keys = { 'demo-ak-0001': 'demo-sk-not-a-real-secret', 'my-access-key': 'sk', ak: 'canary' }

/** Packs all packages that are published, and starts the mocks that all tests share. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'cms-cdr-tarballs-'))
  const installed = (name: string): string =>
    realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', name))
  const [tarballs, mock, secure, proxy] = await Promise.all([
    Promise.all(packages.map(async (name) => [name, await pack(installed(`cms-cdr-${name}`), folder)] as const)),
    createMock({ auth: 'verify', keys }),
    createMock({ auth: 'verify', keys, tls: true }),
    createMock({ auth: 'off' }),
  ])
  project.provide('tarballs', Object.fromEntries(tarballs) as Record<PackageName, Tarball>)
  const fingerprint = secure.certificate?.fingerprint256 ?? ''
  project.provide('mocks', { url: mock.url, tlsUrl: secure.url, fingerprint, proxyUrl: proxy.url })
  return async () => {
    await Promise.all([mock.close(), secure.close(), proxy.close()])
    rmSync(folder, { recursive: true })
  }
}
