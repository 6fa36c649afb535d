// Generates everything anew and fails when a generated file was not what the sources say. It compares contents, so it also
// holds before a commit.
import { spawnSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const before = contents()
const { status } = spawnSync(process.execPath, [join(import.meta.dirname, 'turbo.ts'), 'run', 'generate'], {
  stdio: 'inherit',
})
const after = contents()
const stale = [...new Set([...before.keys(), ...after.keys()])].filter((file) => before.get(file) !== after.get(file))
if (stale.length > 0) console.error(`These generated files were stale. Commit what changed:\n${stale.join('\n')}`)
process.exitCode = status === 0 && stale.length === 0 ? 0 : 1

function contents(): Map<string, string> {
  const files = globSync('{spec,packages/*,apps/*}/{,src/}generated/**/*.*')
  return new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
}
