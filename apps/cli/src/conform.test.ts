import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, inject, test } from 'vitest'
import { startPlatform } from '../test/platform.ts'
import { emptyFolder, run } from '../test/run.ts'

test('conform checks a system over TLS with a pinned certificate, and writes the report in three formats', async () => {
  const { tlsUrl, fingerprint } = inject('mocks')
  const cwd = emptyFolder()
  const args = ['conform', '1000000000-0001', '--vdn', '25', '--junit', 'report.xml', '--markdown', 'report.md']
  const { status, stdout } = await run([...args, '--fingerprint', fingerprint], tlsUrl, { cwd })
  const report = JSON.parse(stdout)
  expect([status, report.outcome]).toEqual([0, 'conforms'])
  expect(report.results).toHaveLength(12)
  expect(readFileSync(join(cwd, 'report.xml'), 'utf8')).toContain('<testsuite')
  expect(readFileSync(join(cwd, 'report.md'), 'utf8')).toContain('# Conformance of')
  const untrusted = await run(args, tlsUrl, { cwd })
  expect(untrusted.status).toBe(7)
  expect(JSON.parse(untrusted.stdout).results[0].details).toEqual([
    expect.stringMatching(/self-signed certificate\. The certificate is not trusted\..*--ca-file/),
  ])
})

test('conform with keys that are not accepted ends with the exit status of authentication', async () => {
  const { tlsUrl, fingerprint } = inject('mocks')
  const { status, stdout } = await run(['conform', '--fingerprint', fingerprint, '--access-key', 'nobody'], tlsUrl)
  expect([status, JSON.parse(stdout).outcome]).toEqual([5, 'could not run'])
})

test('conform finds a system that does not check signatures', async () => {
  const platform = await startPlatform()
  const { status, stdout } = await run(['conform'], platform.url)
  expect([status, JSON.parse(stdout).outcome]).toEqual([1, 'deviates'])
})

test('conform shows its report even if a file for it cannot be written', async () => {
  const { tlsUrl, fingerprint } = inject('mocks')
  const cwd = emptyFolder()
  const ended = await run(['conform', '--fingerprint', fingerprint, '--junit', cwd], tlsUrl, { cwd })
  expect(ended).toMatchObject({ status: 2, stderr: expect.stringContaining(`${cwd} cannot be written`) })
  expect(JSON.parse(ended.stdout).outcome).toBe('conforms')
})

test('conform looks up the calls of --call-id and of its arguments, and searches a system that follows the document server', async () => {
  const { tlsUrl, fingerprint } = inject('mocks')
  const calls = ['--call-id', '1000000000-0002', '1000000000-0001', '--call-id=1000000000-404']
  const args = ['conform', ...calls, '--document', 'server', '--fingerprint', fingerprint]
  const { status, stdout } = await run(args, tlsUrl)
  const { results } = JSON.parse(stdout) as { results: { name: string; outcome: string; details: string[] }[] }
  const outcomes = Object.fromEntries(results.map(({ name, outcome }) => [name, outcome]))
  expect(outcomes).toMatchObject({
    'call 1000000000-0001 is found in one direction, with this call ID': 'conforms',
    'call 1000000000-0002 is found in one direction, with this call ID': 'conforms',
    'call 1000000000-404 is found in one direction, with this call ID': 'deviates',
    'a search with an unknown filter is refused with 400': 'conforms',
  })
  expect(status).toBe(1)
})
