import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'

const deploy = join(import.meta.dirname, '..', 'deploy')
const read = (file: string): string => readFileSync(join(deploy, file), 'utf8')

test('the container file has no fault that a linter finds', () => {
  expect(validate(read('Dockerfile'))).toEqual([])
  expect(validate('FORM node\nEXPOSE x')).not.toEqual([])
})

test('the container and the service start the program with settings that it knows', () => {
  const help = execFileSync(process.execPath, [join(import.meta.dirname, '..', 'dist', 'main.js'), 'serve', '--help'])
    .toString()
    .replace(/\s+/g, ' ')
  const names = [
    ...`${read('Dockerfile')}${read('cms-cdr-server.service')}`.matchAll(/\b(CMS_CDR_\w+|PORT|DATABASE_URL)=/g),
  ].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(3)
  for (const name of names) expect(help).toContain(`env: ${name}`)
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
test.skipIf(!hasSystemd)('the service has no fault that systemd finds (skipped where there is no systemd)', () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(deploy, 'cms-cdr-server.service')], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
})
