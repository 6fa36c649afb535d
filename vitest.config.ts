import { existsSync, globSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

const folders = globSync('{spec,bench,packages/*,apps/*}/package.json', { cwd: import.meta.dirname })
  .map(dirname)
  .sort()
// In the folder of a package, only its own project is loaded: all of them take longer than the tests of a small package.
const own = folders.filter((folder) => join(import.meta.dirname, folder) === process.cwd())

/**
 * One project for each package. A package that shares costly parts among its files starts them in test/global-setup.ts; one
 * whose code is compiled before it runs exports the plugins from vite-plugins.ts.
 */
const projects = await Promise.all(
  (own.length > 0 ? own : folders).map(async (folder): Promise<TestProjectInlineConfiguration> => {
    const root = join(import.meta.dirname, folder)
    const setup = join(root, 'test', 'global-setup.ts')
    const plugins = join(root, 'vite-plugins.ts')
    return {
      extends: true,
      root,
      plugins: existsSync(plugins) ? (await import(pathToFileURL(plugins).href)).plugins : [],
      test: { name: basename(folder), globalSetup: existsSync(setup) ? [setup] : [] },
    }
  }),
)

export default defineConfig({
  test: {
    projects,
    include: ['**/*.test.ts'],
    setupFiles: [join(import.meta.dirname, '.ci', 'test-setup.ts')],
    // Files share a worker's modules: loading Prism, Fastify or TypeScript anew for each costs more than the tests.
    isolate: false,
    // Built packages are loaded by Node itself, as their users load them: transforming the bundle of the mock takes seconds.
    server: { deps: { external: [/\/(apps|packages)\/[\w-]+\/dist\//] } },
    maxWorkers: '100%',
    // Generous, so that a busy machine fails no test: what is promised of times is tested with a clock, not a limit.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 100_000 } },
    // A second attempt in CI, so that one stall of a shared machine does not fail a run; the summary names each test that took one.
    retry: process.env.CI ? 1 : 0,
  },
})
