// The test command of the repository and of each package. Turbo builds what the tests need and reuses the result of a
// package when nothing it depends on has changed; inside Turbo, this script runs Vitest for that one package.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, globSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join, relative } from 'node:path'
import { printSummary } from './test-summary.ts'

/** Packages whose tests spend much of their time waiting for a process or a time limit. */
const waiting = new Set(['client', 'server', 'cli'])

const root = join(import.meta.dirname, '..')
const folder = process.cwd()
// Hundreds of processes load the same programs: what one has compiled, the next need not.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'node')
const args = process.argv.slice(2)

if (process.env.TURBO_HASH) {
  const report = join(relative(root, folder), '.test-report.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const project = basename(folder)
  const workers = waiting.has(project) ? [`--maxWorkers=${availableParallelism() + 3}`] : []
  // The tests of the server make a thousand databases. A browser would be unpacked there anew.
  const memory = project === 'server' ? memoryFolder() : undefined
  if (memory) process.env.TMPDIR = memory
  // Ctrl-C ends Vitest. This process must outlive it, or the folder would keep its memory.
  process.on('SIGINT', () => {})
  run('vitest', ['run', '--root', root, '--project', project, ...workers, ...reporters, ...args])
  if (memory) rmSync(memory, { recursive: true, force: true })
} else if (folder === root) {
  // A report of an earlier run must not be counted.
  for (const report of globSync('{spec,bench,packages/*,apps/*}/.test-report.json', { cwd: root }))
    rmSync(join(root, report))
  turbo(['build', 'typecheck', 'lint', 'unused', 'cycles', 'spelling', 'links', 'test'])
  printSummary(root)
} else {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'))
  turbo(['test', `--filter=${name}`])
}

/**
 * Makes a folder in memory, where Linux has room for it: what is on a disk matters after a power cut, which no test makes. Without
 * one, tests use the folder for temporary files.
 */
function memoryFolder(): string | undefined {
  const parent = '/dev/shm'
  if (process.env.TMPDIR || !existsSync(parent)) return undefined
  const { bavail, bsize } = statfsSync(parent)
  const runsPrograms = !/ \/dev\/shm \S+ \S*\bnoexec\b/.test(readFileSync('/proc/mounts', 'utf8'))
  if (bavail * bsize < 4 * 2 ** 30 || !runsPrograms) return undefined
  const folder = mkdtempSync(join(parent, 'cms-cdr-tests-'))
  // PostgreSQL runs as another user.
  chmodSync(folder, 0o711)
  return folder
}

// More packages at once only make the tests wait for each other: each runs several workers, browsers and processes.
function turbo(tasks: readonly string[]): void {
  const rest = args.length > 0 ? ['--', ...args] : []
  run(process.execPath, [
    join(root, '.ci', 'turbo.ts'),
    'run',
    ...tasks,
    '--concurrency=3',
    '--output-logs=new-only',
    '--continue=dependencies-successful',
    ...rest,
  ])
}

function run(command: string, commandArgs: readonly string[]): void {
  const { status } = spawnSync(command, commandArgs, { stdio: 'inherit', shell: process.platform === 'win32' })
  process.exitCode = status ?? 1
}
