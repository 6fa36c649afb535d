// Fails when the public surface of a published package has changed since the last changeset that names the package, or when a
// changeset names a package that is not published.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { readChangesets } from '@changesets/read'

/** Files that change whenever users see a difference, and the packages of which one must have a changeset. */
const surfaces: readonly (readonly [files: readonly string[], packages: readonly string[]])[] = [
  [['packages/client/api.md'], ['@org/cms-cdr-client']],
  [['apps/cli/help.txt', 'apps/cli/generated/commands.md'], ['@org/cms-cdr-cli']],
  [['apps/server/help.txt'], ['@org/cms-cdr-server']],
  [['packages/mock/help.txt'], ['@org/cms-cdr-mock']],
  [['packages/contract/help.txt'], ['@org/cms-cdr-contract']],
  [['spec/generated/vendor.yaml', 'spec/generated/server.yaml'], ['@org/cms-cdr-spec']],
]

const manifests = globSync('{spec,packages/*,apps/*}/package.json').map((path) =>
  JSON.parse(readFileSync(path, 'utf8')),
)
const published = new Set<string>(manifests.filter((manifest) => !manifest.private).map((manifest) => manifest.name))
const changesets = await readChangesets(process.cwd())
const fileOf = (id: string): string => `.changeset/${id}.md`
const uncommitted = git(['status', '--porcelain', '--untracked-files=all']).split('\n')

for (const { id, releases } of changesets) {
  for (const { name } of releases.filter((release) => !published.has(release.name)))
    fail(`${fileOf(id)} names ${name}, which is not published. The server ships the console and the docs.`)
}

// In a shallow clone, the oldest commits appear to have created every file, so when such a file really changed is unknown.
const shallow = git(['rev-parse', '--git-path', 'shallow'])
const unknown = new Set(existsSync(shallow) ? readFileSync(shallow, 'utf8').split('\n') : [])

for (const [files, packages] of surfaces) {
  const notes = changesets.filter(({ releases }) => releases.some(({ name }) => packages.includes(name)))
  const noteFiles = notes.map(({ id }) => fileOf(id))
  // A release deletes the changesets and writes the changelogs.
  const changelogs = manifests.flatMap(({ name, repository }) =>
    packages.includes(name) ? [`${repository.directory}/CHANGELOG.md`] : [],
  )
  const [file] = files
  // A changeset that is about to be committed describes what came before it.
  if ([...noteFiles, ...changelogs].some(isChanged)) continue
  if (files.some(isChanged)) {
    fail(`${file} has uncommitted changes, and no changeset of ${either(packages)} has any.`)
    continue
  }
  const changed = git(['log', '-1', '--format=%H', '--', ...files])
  const since = ['rev-list', '-1', 'HEAD', '--not', `${changed}^@`, '--', ...noteFiles, ...changelogs]
  if (changed !== '' && !unknown.has(changed) && git(since) === '')
    fail(`${file} was changed in ${changed.slice(0, 9)}, after the last changeset of ${either(packages)}.`)
}
if (process.exitCode)
  console.error('Run pnpm changeset, describe what changes for users, and commit the file it writes.')

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}

function either(names: readonly string[]): string {
  return names.join(' or ')
}

function git(args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}

function isChanged(file: string): boolean {
  return uncommitted.some((line) => line.endsWith(` ${file}`))
}
