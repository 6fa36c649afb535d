// Fails when the public surface of the client changed later than every changeset that names it.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const report = 'packages/client/api.md'
const name = JSON.parse(readFileSync('packages/client/package.json', 'utf8')).name
const changesets = readdirSync('.changeset')
  .map((file) => join('.changeset', file))
  .filter((file) => file.endsWith('.md') && readFileSync(file, 'utf8').split('---')[1]?.includes(`'${name}'`))

if (isChanged(report) && !changesets.some(isChanged)) {
  fail(`${report} has changes that are not committed, and no changeset of ${name} has any.`)
}
const changed = lastCommit([report])
const told = changesets.length > 0 ? lastCommit(changesets) : ''
// A release takes the changesets away and writes the change log: what came before it has been told.
const released = lastCommit(['packages/client/CHANGELOG.md'])
if (changed && !isAncestor(changed, told) && !isAncestor(changed, released)) {
  fail(`${report} was changed in ${changed.slice(0, 9)}, after the last changeset of ${name}.`)
}

function fail(what: string): void {
  console.error(`${what}\nRun pnpm changeset, say what changes for users, and commit it.`)
  process.exitCode = 1
}

function git(args: readonly string[]): string {
  return execFileSync('git', args, { encoding: 'utf8' }).trim()
}

function isChanged(file: string): boolean {
  return git(['status', '--porcelain', '--', file]) !== ''
}

function lastCommit(files: readonly string[]): string {
  return git(['log', '-1', '--format=%H', '--', ...files])
}

function isAncestor(ancestor: string, commit: string): boolean {
  if (commit === '') return false
  return git(['merge-base', ancestor, commit]) === ancestor
}
