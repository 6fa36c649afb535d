import { execFile } from 'node:child_process'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'

/** A package as it would be published. */
export interface Tarball {
  /** Path of the tarball. */
  readonly path: string
  /** Paths inside the package. */
  readonly files: readonly string[]
}

const run = promisify(execFile)
const shell = process.platform === 'win32'

/** Packs a built package into a folder. In its manifest, versions replace the references to the workspace and the catalog. */
export async function pack(packageFolder: string, destination: string): Promise<Tarball> {
  const args = ['pack', '--json', '--pack-destination', destination]
  const { stdout } = await run('pnpm', args, { cwd: packageFolder, shell })
  const { filename, files }: { filename: string; files: { path: string }[] } = JSON.parse(stdout)
  return { path: join(destination, basename(filename)), files: files.map(({ path }) => path) }
}

/** Unpacks a tarball into a folder that exists. */
export async function unpack({ path }: Tarball, folder: string): Promise<void> {
  await run('tar', ['-xzf', path, '--strip-components=1', '-C', folder])
}
