import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** A package as it would be published. */
export interface Tarball {
  /** Path of the tarball. */
  readonly path: string
  /** Paths inside the package. */
  readonly files: readonly string[]
}

/** Packs a built package into a folder, without running its scripts. */
export async function pack(packageFolder: string, destination: string): Promise<Tarball> {
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', destination]
  const options = { cwd: packageFolder, shell: process.platform === 'win32' }
  const { stdout } = await promisify(execFile)('npm', args, options)
  const [{ filename, files }] = [JSON.parse(stdout)].flat() as [{ filename: string; files: { path: string }[] }]
  return { path: join(destination, filename), files: files.map(({ path }) => path) }
}

/** Unpacks a tarball into a folder that exists. */
export async function unpack({ path }: Tarball, folder: string): Promise<void> {
  await promisify(execFile)('tar', ['-xzf', path, '--strip-components=1', '-C', folder])
}
