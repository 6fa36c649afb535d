// Runs before a package is packed (`prepack`). Fails when something that its package.json promises is not there, such as `dist` in a
// clone that was not built.
import { existsSync, readFileSync } from 'node:fs'

type Exports = string | { readonly [condition: string]: Exports }

const manifest: {
  readonly name: string
  readonly exports: Exports
  readonly files: readonly string[]
  readonly bin?: Readonly<Record<string, string>>
} = JSON.parse(readFileSync('package.json', 'utf8'))

const promised = [...filesOf(manifest.exports), ...Object.values(manifest.bin ?? {}), ...manifest.files, 'README.md']
// The first release writes the changelog. A name with a wildcard stands for files that `files` has.
const missing = [...new Set(promised)].filter(
  (file) => !existsSync(file) && file !== 'CHANGELOG.md' && !file.includes('*'),
)
if (missing.length > 0) {
  console.error(`${manifest.name} cannot be packed. These files are missing: ${missing.join(', ')}.`)
  console.error('Run pnpm build first. To publish, run pnpm run release, which builds.')
  process.exitCode = 1
}

function filesOf(exports: Exports): string[] {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(filesOf)
}
