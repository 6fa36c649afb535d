import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clientErrors } from '@org/cms-cdr-client'
import { isFullRun } from '@org/cms-cdr-test-support/full-run'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { type Registry, startRegistry } from '../test/registry.ts'
import { type Ended, run } from '../test/run.ts'

const root = join(import.meta.dirname, '..', '..', '..')
const names = ['client', 'mock', 'contract', 'cli', 'server', 'spec'] as const
const packages = names.map((name) => `@org/cms-cdr-${name}`)
const sampleOf = (path: string): string =>
  /```ts\n([\s\S]*?)```/.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? ''

/** A project of somebody who uses the packages. */
interface Project {
  readonly folder: string
  /** Runs a program of the project as its package manager does. */
  run(program: string, args: readonly string[]): Promise<Ended>
}

const yarn = ['npx', '--yes', '@yarnpkg/cli-dist@4.18.1']
/** How each package manager installs what package.json names, and runs a program of what it installed. */
const managers = {
  npm: { install: ['npm', 'install', '--no-audit', '--no-fund'], exec: () => ['npx', '--no-install'] },
  pnpm: { install: ['pnpm', 'install'], exec: () => ['pnpm', 'exec'] },
  // Plug'n'Play: there is no folder node_modules, and no package finds what it does not name.
  yarn: { install: [...yarn, 'install'], exec: (program: string) => (program === 'node' ? yarn : [...yarn, 'run']) },
}
/** What a project contains before its packages are installed. */
const settings: Readonly<Record<keyof typeof managers, readonly [file: string, content: string]>> = {
  npm: ['.npmrc', ''],
  // An install script that is not decided about fails the installation. Vitest 3 brings one.
  pnpm: ['pnpm-workspace.yaml', 'allowBuilds:\n  esbuild: false\n'],
  // A folder without a lockfile would be taken for a part of the project around it.
  yarn: ['yarn.lock', ''],
}

// Package managers fetch hundreds of packages with empty caches.
const timeout = 1_800_000
describe.runIf(isFullRun)('a release, rehearsed on a registry of this machine (FULL_TESTS=1)', { timeout }, () => {
  let registry: Registry
  let clone: string
  const within = (command: readonly string[], folder: string, more: readonly string[] = []): Promise<Ended> =>
    run(command[0] ?? '', [...command.slice(1), ...more], folder, { ...registry.env, CMS_CDR_SK: 'sk' })

  beforeAll(async () => {
    registry = await startRegistry()
    clone = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-release-')))
    for (const command of [
      ['git', 'clone', '--quiet', '--no-local', root, '.'],
      ['pnpm', 'install', '--frozen-lockfile'],
      ['pnpm', 'run', 'release', '--no-git-tag'],
    ]) {
      const { status, output } = await within(command, clone)
      if (status !== 0) throw new Error(`${command.join(' ')}:\n${output}`)
    }
  }, timeout)
  afterAll(async () => {
    await registry.stop()
    rmSync(clone, { recursive: true, force: true })
  }, timeout)

  async function create(manager: keyof typeof managers, vitest: string): Promise<Project> {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-project-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const versions = Object.fromEntries(packages.map((name) => [name, 'latest']))
    // Vitest 5 leaves the choice of its bundler to the project.
    const bundler = vitest === '^5' ? { vite: '^8' } : {}
    const manifest = {
      name: 'project',
      private: true,
      type: 'module',
      dependencies: { ...versions, vitest, ...bundler },
    }
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
    const [file, content] = settings[manager]
    writeFileSync(join(folder, file), content)
    cpSync(join(import.meta.dirname, '..', 'projects', 'rehearsal'), folder, { recursive: true })
    const { install, exec } = managers[manager]
    const { status, output } = await within(install, folder)
    expect(status, output).toBe(0)
    return { folder, run: (program, args) => within([...exec(program), program, ...args], folder) }
  }

  test('publishes all packages with their code, from a clone that nothing was built in', async () => {
    for (const name of packages) {
      const { versions, 'dist-tags': tags } = await (await fetch(`${registry.url}${name}`)).json()
      const manifest = versions[tags.latest]
      expect(JSON.stringify(manifest)).not.toMatch(/workspace:|catalog:/)
      expect(manifest.hasInstallScript).toBeFalsy()
    }
  })

  describe.each(['npm', 'pnpm', 'yarn'] as const)('%s', (manager) => {
    test.each(['^3', '^4', '^5'])(
      'installs all packages beside Vitest %s, and the contract runs on the mock',
      async (vitest) => {
        const project = await create(manager, vitest)
        const limits = [`--testTimeout=${timeout}`, `--hookTimeout=${timeout}`]
        const tests = await project.run('vitest', ['run', '--no-color', ...limits])
        expect(tests, tests.output).toMatchObject({
          status: 0,
          output: expect.stringMatching(/Tests {2}\d{3,} passed/),
        })
      },
    )

    test('runs the samples of the READMEs, and every program', async () => {
      const project = await create(manager, '^5')
      const { url } = inject('mocks')
      const samples = [
        ['README.md', '30 The flow ended the call; normal release.\n'],
        ['packages/client/README.md', `${clientErrors.not_found.advice}\n`],
        ['packages/mock/README.md', '30\n'],
      ] as const
      for (const [path, printed] of samples) {
        const sample = sampleOf(path).replace(/https:\/\/cms\.example\.test:\d+/, url)
        writeFileSync(join(project.folder, 'sample.mts'), sample)
        const args = ['--disable-warning=ExperimentalWarning', 'sample.mts']
        const { status, output } = await project.run('node', args)
        // pnpm also says that it has checked the lockfile.
        expect([path, status, output.includes(printed)], output).toEqual([path, 0, true])
      }
      for (const program of ['cms-cdr', 'cms-cdr-mock', 'cms-cdr-contract', 'cms-cdr-server']) {
        const { status, output } = await project.run(program, ['--version'])
        expect([program, status, output]).toEqual([program, 0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/m)])
      }
    })
  })

  test('npx starts the demo of the server, and the line that it prints looks up a call', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-demo-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const env = { HOME: folder, ...registry.env }
    const child = spawn('npx', ['--yes', '@org/cms-cdr-server', 'demo', '--port', '0'], {
      cwd: folder,
      env,
      detached: true,
    })
    const exit = once(child, 'exit')
    onTestFinished(async () => {
      // npx starts the server as a child of its own.
      if (child.exitCode === null) process.kill(-Number(child.pid), 'SIGKILL')
      await exit
    })
    const output: string[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => output.push(String(data)))
    await expect.poll(() => `${child.exitCode} ${output.join('')}`, { timeout }).toMatch(/^\d|Ctrl-C/)
    const [line = ''] = /^ *CMS_CDR_URL=.* get \S+$/m.exec(output.join('')) ?? []
    expect(line, output.join('')).toMatch(/ npx --yes @org\/cms-cdr-cli get 1000000000-0001$/)
    const { status, output: record } = await within(['sh', '-c', line.trim()], folder)
    expect(status, record).toBe(0)
    expect(JSON.parse(record)).toMatchObject({ callId: '1000000000-0001', talkSeconds: 30 })
  })

  test('npx runs the mock and the check of a system', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-npx-')))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    expect(await within(['npx', '--yes', '@org/cms-cdr-mock', '--list'], folder)).toMatchObject({
      status: 0,
      output: expect.stringContaining('1000000000-0001'),
    })
    const args = ['--url', inject('mocks').url, '--access-key', 'my-access-key', '--cc-id', '1']
    const { output } = await within(['npx', '--yes', '@org/cms-cdr-contract', ...args], folder)
    expect(output).toMatch(/conforms|deviates/)
  })
})
