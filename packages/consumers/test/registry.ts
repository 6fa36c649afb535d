import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.ts'

/** A registry on this machine that anybody may publish to. It takes every other package from the registry of npm. */
export interface Registry {
  readonly url: string
  /** Environment in which npm, pnpm and Yarn use this registry, with caches of their own. */
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** Installs Verdaccio into a temporary folder and starts it. The user's own settings of npm say where packages come from. */
export async function startRegistry(): Promise<Registry> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-registry-')))
  // One of its dependencies asks for a version of node-fetch by a tag that does not exist.
  const manifest = { private: true, overrides: { 'node-fetch': '2.7.0' }, dependencies: { verdaccio: '6.10.4' } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest))
  const installed = await run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], folder, inherited())
  if (installed.status !== 0) throw new Error(`Verdaccio could not be installed:\n${installed.output}`)

  const { output: upstream } = await run('npm', ['config', 'get', 'registry'], folder, inherited())
  const port = await freePort()
  const url = `http://127.0.0.1:${port}/`
  const config = {
    storage: join(folder, 'storage'),
    uplinks: { npm: { url: upstream.trim(), timeout: '60s', maxage: '1h' } },
    packages: { '@org/*': { access: '$all', publish: '$all' }, '**': { access: '$all', proxy: 'npm' } },
    // The server brings the console and the docs, also compressed. The default is 10 MB, of which base64 takes a quarter.
    max_body_size: '100mb',
    log: { type: 'stdout', level: 'warn' },
  }
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config))
  // npm and pnpm publish with some token only; the registry asks for none.
  writeFileSync(join(folder, '.npmrc'), `registry=${url}\n//127.0.0.1:${port}/:_authToken=none\n`)
  const program = join(folder, 'node_modules', 'verdaccio', 'bin', 'verdaccio')
  const child = spawn(process.execPath, [program, '--config', 'config.yaml', '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: 'ignore',
  })
  const exit = once(child, 'exit')
  const stop = async (): Promise<void> => {
    child.kill()
    await exit
    rmSync(folder, { recursive: true, force: true })
  }
  while (child.exitCode === null) {
    const isUp = await fetch(`${url}-/ping`)
      .then(({ ok }) => ok)
      .catch(() => false)
    if (isUp) {
      // HOME is left out: the settings of the user must not reach the projects.
      const { HOME: _, ...rest } = inherited()
      const env = {
        ...rest,
        NPM_CONFIG_USERCONFIG: join(folder, '.npmrc'),
        npm_config_cache: join(folder, 'npm-cache'),
        npm_config_update_notifier: 'false',
        XDG_DATA_HOME: join(folder, 'data'),
        XDG_CACHE_HOME: join(folder, 'cache'),
        YARN_NPM_REGISTRY_SERVER: url,
        YARN_UNSAFE_HTTP_WHITELIST: '127.0.0.1',
        YARN_GLOBAL_FOLDER: join(folder, 'yarn'),
        // Yarn installs no version that is younger than this.
        YARN_NPM_MINIMAL_AGE_GATE: '0',
        YARN_ENABLE_TELEMETRY: '0',
        YARN_ENABLE_IMMUTABLE_INSTALLS: '0',
        CI: 'true',
        NO_COLOR: '1',
      }
      return { url, env, stop }
    }
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  await stop()
  throw new Error(`Verdaccio ended with status ${child.exitCode}.`)
}

/** The environment of this process, without what the package manager and the test runner have put there. */
function inherited(): Record<string, string> {
  const foreign = /^(p?npm_|INIT_CWD|TURBO_|VITEST|NODE_ENV|NODE_PATH|FULL_TESTS)/i
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))) as Record<
    string,
    string
  >
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}
