import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { unpack } from '@org/cms-cdr-test-support/pack'
import { inject } from 'vitest'

const client = realpathSync(join(import.meta.dirname, '..', 'node_modules', '@org', 'cms-cdr-client'))

/** A project outside of the workspace, with the packed client installed. */
export interface Project {
  readonly folder: string
  /** What the tarball holds. */
  readonly files: readonly string[]
  /** Removes it. */
  remove(): void
}

/**
 * Makes a project outside of the workspace: the tarball is unpacked as npm does it, and finds the dependencies that its
 * own package.json names, and no others. `more` names packages that the project itself has.
 */
export async function installTarball(source: string, more: readonly string[] = []): Promise<Project> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-consumer-')))
  cpSync(source, folder, { recursive: true })
  const tarball = inject('tarballs').client
  const installed = join(folder, 'node_modules', '@org', 'cms-cdr-client')
  mkdirSync(installed, { recursive: true })
  await unpack(tarball, installed)
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'))
  const own = { private: true, type: 'module', dependencies: { '@org/cms-cdr-client': `file:${tarball.path}` } }
  writeFileSync(join(folder, 'package.json'), JSON.stringify(own))
  for (const name of Object.keys(dependencies))
    link(join(client, 'node_modules', name), join(folder, 'node_modules', name))
  for (const name of more) {
    link(join(import.meta.dirname, '..', 'node_modules', name), join(folder, 'node_modules', name))
  }
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  return { folder, files: tarball.files, remove }
}

/**
 * Makes a project as {@link installTarball} does, but lets npm install the tarball with its dependencies and
 * `more` from the registry. That takes a minute, so only full runs do it, for tools that the workspace does not have.
 */
export async function installFromRegistry(source: string, more: readonly string[]): Promise<Project> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-consumer-')))
  cpSync(source, folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const { path, files } = inject('tarballs').client
  const options = ['--no-audit', '--no-fund', '--ignore-scripts']
  await promisify(execFile)('npm', ['install', ...options, path, ...more], { cwd: folder })
  return { folder, files, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(realpathSync(target), path, 'junction')
}
