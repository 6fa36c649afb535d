// Fails when a generated file differs from the one that is committed. Run it after `pnpm generate`.
import { execFileSync } from 'node:child_process'

const stale = execFileSync('git', ['status', '--porcelain', '--', ':(glob)**/generated/**'], { encoding: 'utf8' })
if (stale !== '') {
  console.error(`Generated files are stale. Run pnpm generate and commit what changes:\n${stale}`)
  process.exitCode = 1
}
