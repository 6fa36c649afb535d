import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'

const root = join(import.meta.dirname, '..', '..', '..')
const folders = ['packages/client', 'packages/mock', 'packages/contract', 'apps/cli', 'apps/server', 'spec']

/** A repository with what the check reads, whose surfaces were committed together. */
class Repository {
  readonly folder: string

  constructor(folder = realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-changesets-')))) {
    this.folder = folder
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  }

  static create(): Repository {
    const repository = new Repository()
    repository.git('init', '--quiet', '--initial-branch=main')
    for (const folder of folders) {
      const directory = join(repository.folder, folder)
      mkdirSync(directory, { recursive: true })
      cpSync(join(root, folder, 'package.json'), join(directory, 'package.json'))
    }
    repository.write('apps/web/package.json', '{ "name": "@org/cms-cdr-web", "private": true }')
    repository.commit('packages/client/api.md', 'a function')
    return repository
  }

  git(...args: string[]): string {
    const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.test', '-c', 'commit.gpgsign=false']
    return execFileSync('git', [...identity, ...args], { cwd: this.folder, encoding: 'utf8' })
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true })
    writeFileSync(join(this.folder, path), content)
  }

  commit(path: string, content: string): void {
    this.write(path, content)
    this.git('add', '--all')
    this.git('commit', '--quiet', '--message', path)
  }

  /** Runs the check as `pnpm verify` does. */
  check(): { readonly status: number | null; readonly stderr: string } {
    const program = join(root, '.ci', 'check-changeset.ts')
    const { status, stderr } = spawnSync(process.execPath, [program], { cwd: this.folder, encoding: 'utf8' })
    return { status, stderr }
  }
}

const changeset = (name: string, text = 'A change.'): string => `---\n"${name}": minor\n---\n\n${text}\n`
const passes = { status: 0, stderr: '' }
const lacks = (name: string) => ({
  status: 1,
  stderr: expect.stringMatching(new RegExp(`after the last changeset of .*${name}.*\\n.*pnpm changeset`, 's')),
})

test('a change of a public surface needs a later changeset of a package that has it', () => {
  const repository = Repository.create()
  const surfaces = [
    ['packages/client/api.md', '@org/cms-cdr-client'],
    ['apps/cli/help.txt', '@org/cms-cdr-cli'],
    ['apps/cli/generated/commands.md', '@org/cms-cdr-cli'],
    ['apps/server/help.txt', '@org/cms-cdr-server'],
    ['packages/mock/help.txt', '@org/cms-cdr-mock'],
    ['packages/contract/help.txt', '@org/cms-cdr-contract'],
    ['spec/generated/server.yaml', '@org/cms-cdr-spec'],
  ] as const
  // As the tool writes them, before they are committed and after.
  for (const [, name] of surfaces) repository.write(`.changeset/${name.slice(5)}.md`, changeset(name))
  expect(repository.check()).toEqual(passes)
  repository.commit('README.md', 'text')
  for (const [file, name] of surfaces) {
    repository.commit(file, 'something else')
    expect(repository.check(), file).toEqual(lacks(name))
    repository.commit(`.changeset/${name.slice(5)}.md`, changeset(name, `A change of ${file}.`))
  }
  expect(repository.check()).toEqual(passes)
})

test('a change that is not committed needs a changeset that is not committed either', () => {
  const repository = Repository.create()
  repository.commit('.changeset/first.md', changeset('@org/cms-cdr-client'))
  repository.write('packages/client/api.md', 'two functions')
  expect(repository.check()).toMatchObject({ status: 1, stderr: expect.stringMatching(/uncommitted changes/) })
  repository.write('.changeset/first.md', changeset('@org/cms-cdr-client', 'Another change.'))
  expect(repository.check()).toEqual(passes)
})

test('a release describes what came before it', () => {
  const repository = Repository.create()
  repository.commit('.changeset/first.md', changeset('@org/cms-cdr-client'))
  repository.git('rm', '--quiet', '.changeset/first.md')
  mkdirSync(join(repository.folder, '.changeset'))
  repository.commit('packages/client/CHANGELOG.md', '## 0.1.0')
  expect(repository.check()).toEqual(passes)
  repository.commit('packages/client/api.md', 'two functions')
  expect(repository.check()).toEqual(lacks('@org/cms-cdr-client'))
})

test.each([1, 2])('a shallow clone of %i commits neither fails nor hides a missing changeset', (depth) => {
  const origin = Repository.create()
  origin.commit('.changeset/first.md', changeset('@org/cms-cdr-client'))
  origin.commit('README.md', 'text')
  const cloneOf = (repository: Repository): Repository => {
    const clone = new Repository(realpathSync(mkdtempSync(join(tmpdir(), 'cms-cdr-shallow-'))))
    clone.git('clone', '--quiet', '--depth', String(depth), `file://${repository.folder}`, '.')
    return clone
  }
  expect(cloneOf(origin).check()).toEqual(passes)
  origin.commit('packages/client/api.md', 'two functions')
  const checked = cloneOf(origin).check()
  expect(checked).toEqual(depth === 1 ? passes : lacks('@org/cms-cdr-client'))
})

test('a changeset of a package that is not published is refused with the package that ships it', () => {
  const repository = Repository.create()
  repository.commit('.changeset/first.md', changeset('@org/cms-cdr-client'))
  repository.commit('.changeset/console.md', changeset('@org/cms-cdr-web'))
  expect(repository.check()).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/console\.md names @org\/cms-cdr-web, which is not published\. The server ships/),
  })
})
