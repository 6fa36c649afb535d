// Fails when a change of the published interface can break a program and no changeset of the spec says so. The changelog of the spec, which
// changesets write, then lists every breaking change.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readChangesets } from '@changesets/read'
import { breakingChanges } from '../spec/compatibility/breaking-changes.ts'

const spec = '@org/cms-cdr-spec'
// What was released last, or before the first release, what was published in the repository first.
const base = git('log', '-1', '--format=%H', '--', 'spec/CHANGELOG.md') || firstCommitOf('spec/generated/vendor.json')
const changesets = await readChangesets(process.cwd())
const noted = changesets
  .filter(({ releases }) => releases.some(({ name }) => name === spec))
  .map(({ summary }) => summary)

for (const document of ['vendor', 'server']) {
  const file = `spec/generated/${document}.json`
  const before = base && git('show', `${base}:${file}`)
  if (!before) {
    console.log(`${file} is not compared: this clone does not have the commit to compare it with.`)
    continue
  }
  const changes = breakingChanges(JSON.parse(before), JSON.parse(readFileSync(file, 'utf8')))
  const missing = changes.filter((change) => !noted.some((summary) => summary.includes(change)))
  if (missing.length === 0) continue
  console.error(
    `${file} has breaking changes that no changeset of ${spec} lists:\n${missing.map((change) => `- ${change}`).join('\n')}`,
  )
  process.exitCode = 1
}
if (process.exitCode)
  console.error(`Undo them, or copy these lines into a changeset of ${spec} and say there what users must do.`)

function firstCommitOf(file: string): string {
  return git('log', '--diff-filter=A', '--format=%H', '--', file).split('\n').at(-1) ?? ''
}

/** Returns what git prints; nothing if the commit is missing, as in a shallow clone. */
function git(...args: string[]): string {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      maxBuffer: 50_000_000,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return ''
  }
}
